import 'server-only';
import { ImageResponse } from 'next/og';
import type { CardBar, CardFacts } from './card-facts';

const SIZE = { width: 1200, height: 630 };
const INK = '#1b1f27';
const SOFT = '#5c6370';
const ACCENT = '#5b3fd1';
const LINE = '#d9dce3';

/** For what is not in the font that comes with it, the renderer would ask a server of others. */
const known = (text: string, most: number) => {
  const plain = text.replace(/[^\x20-\x7e\u00a0-\u00ff]/g, '?');
  return plain.length > most ? `${plain.slice(0, most - 3)}...` : plain;
};

/** The preview of a link, 1200 × 630; `facts` null: one that tells nothing but where it comes from. */
export function cardImage(facts: CardFacts | null): Response {
  return new ImageResponse(
    <div
      style={{
        ...{ display: 'flex', flexDirection: 'column', width: '100%', height: '100%' },
        ...{ padding: '56px 64px', background: '#ffffff', color: INK, fontSize: 28 },
      }}
    >
      <div style={{ display: 'flex', alignItems: 'center', color: SOFT }}>
        <svg width="44" height="44" viewBox="0 0 18 18">
          <path d="M1 3h6v5h5M1 13h6V8M12 8h5" fill="none" stroke={ACCENT} strokeWidth="2" />
        </svg>
        <span style={{ marginLeft: 16 }}>Shared with Runoff</span>
        {facts?.scripted && (
          <span
            style={{ marginLeft: 'auto', padding: '4px 16px', border: `2px solid ${LINE}`, borderRadius: 8 }}
          >
            scripted models
          </span>
        )}
      </div>
      {facts && <Facts facts={facts} />}
    </div>,
    SIZE,
  );
}

function Facts({ facts }: { facts: CardFacts }) {
  const bars = facts.bars.slice(0, 5);
  return (
    <div style={{ display: 'flex', flexDirection: 'column', marginTop: 36 }}>
      <div style={{ display: 'flex', fontSize: facts.title.length > 36 ? 44 : 60, lineHeight: 1.15 }}>
        {known(facts.title, 80)}
      </div>
      <div style={{ display: 'flex', marginTop: 14, color: SOFT }}>{known(facts.counts, 76)}</div>
      {bars.length > 0 && (
        <div style={{ display: 'flex', flexDirection: 'column', marginTop: 34 }}>
          <div style={{ display: 'flex', fontSize: 22, color: SOFT, marginBottom: 10 }}>{facts.barsAre}</div>
          {bars.map((bar, i) => (
            <Bar key={i} bar={bar} />
          ))}
        </div>
      )}
    </div>
  );
}

const WIDTH = 420;

function Bar({ bar: { label, value, share, low, high } }: { bar: CardBar }) {
  const at = (x: number) => Math.round(x * WIDTH);
  return (
    <div style={{ display: 'flex', alignItems: 'center', height: 50, fontSize: 26 }}>
      <div style={{ display: 'flex', width: 170 }}>{known(label, 12)}</div>
      <svg width={WIDTH} height="30" viewBox={`0 0 ${WIDTH} 30`}>
        <path d={`M0 15H${WIDTH}`} stroke={LINE} strokeWidth="2" />
        {share !== null && <path d={`M0 15H${at(share)}`} stroke={ACCENT} strokeWidth="18" />}
        {low !== null && high !== null && (
          <path
            d={`M${at(low)} 15H${at(high)}M${at(low)} 7v16M${at(high)} 7v16`}
            stroke={INK}
            strokeWidth="3"
          />
        )}
      </svg>
      <div style={{ display: 'flex', marginLeft: 24, color: SOFT }}>{known(value, 40)}</div>
    </div>
  );
}
