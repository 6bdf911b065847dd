"""What the tools know of the house: its floors, its modules and what each of them may use, read from the CMakeLists."""

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

FLOORS = ("base", "platform", "domain", "app")  # low to high
SOURCE_ENDINGS = (".cc", ".h")


@dataclass
class Module:
    name: str
    floor: str
    folder: Path
    public_headers: list[str] = field(default_factory=list)
    uses: list[str] = field(default_factory=list)

    def sources(self) -> list[Path]:
        return sorted(p for p in self.folder.rglob("*") if p.suffix in SOURCE_ENDINGS)

    def migrations(self) -> list[Path]:
        return sorted((self.folder / "migrations").glob("*"))


class Broken(Exception):
    """The CMakeLists cannot be read as a house."""


def find_root() -> Path:
    return Path(__file__).resolve().parent.parent


def without_comments(cmake: str) -> str:
    return re.sub(r"#[^\n]*", "", cmake)


def module_list(root: Path, floor: str) -> list[str]:
    """The names in `foreach(module …)` of a floor, low to high."""
    if floor == "base":
        return ["base"]
    text = without_comments((root / "src" / floor / "CMakeLists.txt").read_text())
    found = re.search(r"foreach\(module\s+([^)]*)\)", text)
    if not found:
        raise Broken(f"src/{floor}/CMakeLists.txt has no foreach(module …) list")
    return found.group(1).split()


def read_module(name: str, floor: str, folder: Path) -> Module:
    """The yimen_module(NAME PUBLIC_HEADERS … USES … LIBRARIES …) call of a folder."""
    text = without_comments((folder / "CMakeLists.txt").read_text())
    found = re.search(r"yimen_module\(([^)]*)\)", text)
    if not found:
        raise Broken(f"{folder}/CMakeLists.txt does not call yimen_module")
    words = found.group(1).split()
    if words[0] != name:
        raise Broken(f"{folder}/CMakeLists.txt calls its module {words[0]}, the folder is {name}")
    lists: dict[str, list[str]] = {"PUBLIC_HEADERS": [], "USES": [], "LIBRARIES": []}
    current: list[str] = []
    for word in words[1:]:
        if word in lists:
            current = lists[word]
        else:
            current.append(word)
    return Module(name, floor, folder, lists["PUBLIC_HEADERS"], lists["USES"])


def modules(root: Path) -> list[Module]:
    """Every module that is built, low to high. The program itself (src/app) is not a module: it may use all of them."""
    out = []
    for floor in FLOORS[:-1]:
        for name in module_list(root, floor):
            folder = root / "src" / floor if floor == "base" else root / "src" / floor / name
            if (folder / "CMakeLists.txt").exists():
                out.append(read_module(name, floor, folder))
    return out


CREATE_TABLE = re.compile(r"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)", re.IGNORECASE)


def without_sql_comments(sql: str) -> str:
    return re.sub(r"--[^\n]*", "", sql)


def string_literals(cpp: str) -> list[tuple[int, str]]:
    """The string literals of a C++ file as (line, text); literals that stand next to each other are one."""
    token = re.compile(
        r'R"(?P<tag>[^\s()\\]{0,16})\((?P<raw>.*?)\)(?P=tag)"'
        r'|"(?P<plain>(?:\\.|[^"\\\n])*)"'
        r"|(?P<comment>//[^\n]*|/\*.*?\*/)"
        r"|(?P<char>'(?:\\[^'\n]{1,9}|\\'|[^'\\\n])')"
        r"|(?P<space>\s+)"
        r"|(?P<other>.)",
        re.DOTALL,
    )
    out: list[tuple[int, str]] = []
    joined = False  # nothing but blanks and comments since the last literal
    line = 1
    for match in token.finditer(cpp):
        kind = match.lastgroup
        if kind in ("raw", "plain"):
            text = match.group(kind) or ""
            if joined:
                out[-1] = (out[-1][0], out[-1][1] + text)
            else:
                out.append((line, text))
            joined = True
        elif kind in ("other", "char"):
            joined = False
        line += match.group().count("\n")
    return out


def tables_of(module: Module) -> list[str]:
    """The tables that a module creates, in its migrations or (the list of migrations itself) in its code."""
    names: list[str] = []
    for migration in module.migrations():
        names += CREATE_TABLE.findall(without_sql_comments(migration.read_text()))
    for source in module.sources():
        if "tests" in source.relative_to(module.folder).parts:
            continue
        for _, text in string_literals(source.read_text()):
            names += CREATE_TABLE.findall(text)
    return list(dict.fromkeys(names))


def tracked_files(root: Path) -> list[Path]:
    """All files that belong to the project: tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, text=True, check=True,
    ).stdout
    return sorted(root / name for name in listed.split("\0") if name and (root / name).is_file())


def replace_block(text: str, name: str, body: str) -> str:
    """Puts `body` between <!-- name --> and <!-- /name -->."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    if begin not in text or end not in text:
        raise Broken(f"the markers {begin} and {end} are missing")
    head, rest = text.split(begin, 1)
    return f"{head}{begin}\n{body.rstrip()}\n{end}{rest.split(end, 1)[1]}"


def check_main(check, description: str) -> None:
    """The main function of a check: prints what `check(root)` finds, one line each, and fails when there is something.
    A finding that begins with "warning: " is shown and does not fail."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--root", type=Path, default=find_root())
    root = parser.parse_args().root.resolve()
    try:
        findings = list(check(root))
    except Broken as broken:
        findings = [str(broken)]
    for finding in findings:
        print(finding)
    sys.exit(1 if any(not f.startswith("warning: ") for f in findings) else 0)
