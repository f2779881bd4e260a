/** What people may add to the rules of redaction. */
export const RULE_KINDS = ['pattern', 'allow', 'option'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

/** What is masked only where somebody asked for it: names of home directories, e-mail addresses. */
export const REDACTION_SWITCHES = ['homes', 'emails'] as const;
export type RedactionSwitch = (typeof REDACTION_SWITCHES)[number];

/** The rule whose findings a switch turns on. */
export const RULE_OF_SWITCH: Record<RedactionSwitch, string> = { homes: 'home', emails: 'email' };
