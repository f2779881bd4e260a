"""What the stand-ins for pip and uv share: which of the asked-for Python packages are here, and in which version."""

import importlib.metadata
import importlib.util
import re
import sys

# Packages whose part is played by something else that is here: the pytest plugin beside these tools.
PROVIDED = {"pytest-json-ctrf": "runoff_ctrf", "pip": None, "uv": None}


def say(name, text):
    print(f"runoff: {name} is a stand-in here (no network): {text}", file=sys.stderr)


def check(requirements):
    """Returns (missing names, sentences on what differs from what was asked for)."""
    missing, differing = [], []
    for text in requirements:
        name, specifier, marker = split(text)
        if not applies(marker):
            continue
        if name.lower().replace("_", "-") in PROVIDED and not installed_version(name):
            differing.append(f"{name} is a stand-in")
            continue
        version = installed_version(name)
        if version is None and importlib.util.find_spec(re.sub(r"[-.]", "_", name)) is None:
            missing.append(name)
        elif not satisfies(version, specifier):
            differing.append(f"{name} is {version or 'of an unknown version'}, asked for was {specifier}")
    return missing, differing


def split(text):
    """`name[extra]>=1 ; marker` to name, specifier, marker."""
    requirement, _, marker = text.partition(";")
    match = re.match(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(.*)$", requirement)
    if match is None:
        return text, "", ""
    specifier = match.group(2).strip()
    # uv writes `tool@version`.
    if re.match(r"@[\w.]+$", specifier):
        specifier = "" if specifier == "@latest" else f"=={specifier[1:]}"
    return match.group(1), specifier, marker.strip()


def installed_version(name):
    for candidate in (name, name.replace("-", "_"), name.replace("_", "-")):
        try:
            return importlib.metadata.version(candidate)
        except importlib.metadata.PackageNotFoundError:
            continue
    return None


def satisfies(version, specifier):
    if not specifier:
        return True
    if version is None:
        return False
    try:
        from packaging.specifiers import InvalidSpecifier, SpecifierSet
    except ImportError:
        return specifier == f"=={version}"
    try:
        return SpecifierSet(specifier).contains(version, prereleases=True)
    except InvalidSpecifier:
        return False


def applies(marker):
    if not marker:
        return True
    try:
        from packaging.markers import InvalidMarker, Marker
    except ImportError:
        return True
    try:
        return Marker(marker).evaluate()
    except InvalidMarker:
        return True


def from_file(path):
    """The requirements of a requirements.txt; options and addresses in it are kept out."""
    with open(path, encoding="utf-8") as file:
        lines = [re.sub(r"(^|\s)#.*$", "", line).strip() for line in file]
    return [line for line in lines if line and not line.startswith("-")]


def install(name, requirements):
    """Answers an install command: 0 when all is here, 1 when something is missing; says so either way."""
    missing, differing = check(requirements)
    if missing:
        say(name, f"not in this root file system and cannot be fetched: {' '.join(missing)}")
        return 1
    note = f" ({'; '.join(differing)})" if differing else ""
    say(name, f"already here: {' '.join(requirements) or 'nothing was named'}{note}")
    return 0
