"""access.table: who may call which operation, and whose the ids in its path are. The one place where this is written down; the routes are
held against it by test_access.py."""

from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).resolve().parent / "access.table"
OPEN, ANY_ACCOUNT = "open", "any_account"
NOBODYS = ("", "shared", "secret")  # ids that have no owner


@dataclass
class Row:
    operation: str
    who: list[str]  # ["open"], ["any_account"], or roles
    ids: str  # "", "shared", "secret", or a kind of objects.py

    def may_call(self, role: str | None) -> bool:
        """None is nobody."""
        return self.who == [OPEN] or (role is not None and (self.who == [ANY_ACCOUNT] or role in self.who))


class BadTable(Exception):
    """A line of access.table that cannot be read."""


def read_table(path: Path = TABLE) -> dict[str, Row]:
    groups: dict[str, list[str]] = {}
    rows: dict[str, Row] = {}
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        text = line.partition("#")[0].strip()
        if not text:
            continue
        if text.startswith("group "):
            name, _, roles = text.removeprefix("group ").partition("=")
            groups[name.strip()] = roles.split()
            continue
        cells = [cell.strip() for cell in text.split("|")]
        if len(cells) != 3 or not cells[0] or not cells[1]:
            raise BadTable(f"{path.name}:{number}: a row is `operation | who may call | whose ids`")
        if cells[0] in rows:
            raise BadTable(f"{path.name}:{number}: {cells[0]} is there already")
        who = [role for word in cells[1].split() for role in groups.get(word, [word])]
        rows[cells[0]] = Row(cells[0], who, cells[2])
    return rows
