"""Black-box tests as plain text: tests/functional/scenarios/*.scenario (format: README.md)."""

import json
import re
from pathlib import Path
from typing import Any

from yimen import Client, Reply, YimenTest

CALL = re.compile(r"^(GET|POST|PUT|DELETE) (\S+)(?: match (\S+))?$")
ANSWER = re.compile(r"^(\d{3})(?: ([a-z_]+\.[a-z_]+))?$")
FACT = re.compile(r"^([\w.]+) (is|has|exists)(?: (.+))?$")
KEEP = re.compile(r"^keep (\w+) = ([\w.]+)$")
ACTOR = re.compile(r"^as (\w+)(?: on (\w+))?$")


class Bad(Exception):
    """A line that is not understood."""


def read_scenarios(path: Path) -> list[tuple[str, list[tuple[int, str]]]]:
    """[(name, [(line number, line)])]; a line that begins with blanks continues the one before it."""
    found: list[tuple[str, list[tuple[int, str]]]] = []
    for number, raw in enumerate(path.read_text().splitlines(), start=1):
        line = raw.rstrip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("scenario "):
            found.append((line.removeprefix("scenario "), []))
        elif not found:
            raise Bad(f"{path.name}:{number}: the first line names a scenario")
        elif line[0] == " ":
            steps = found[-1][1]
            if not steps:
                raise Bad(f"{path.name}:{number}: continues nothing")
            steps[-1] = (steps[-1][0], f"{steps[-1][1]}\n{line.strip()}")
        else:
            found[-1][1].append((number, line))
    return found


def look_up(value: Any, path: str) -> Any:
    """`items.0.name` in JSON; KeyError where there is nothing."""
    for part in path.split("."):
        if isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, dict) and part in value:
            value = value[part]
        else:
            raise KeyError(path)
    return value


class Run:
    def __init__(self, test: YimenTest) -> None:
        self.test = test
        self.client: Client = test.nobody()
        self.kept: dict[str, Any] = {}
        self.reply: Reply | None = None
        self.answered = True

    def filled(self, text: str) -> str:
        """{name} stands for what was kept; JSON braces are followed by a quote or a blank and stay."""
        return re.sub(r"\{(\w+)\}", lambda m: str(self.kept[m.group(1)]), text)

    def step(self, line: str) -> None:
        head, _, body = line.partition("\n")
        if match := ACTOR.match(head):
            login, channel = match.groups()
            more = {"channel": channel} if channel else {}
            self.client = self.test.nobody(**more) if login == "nobody" else self.test.sign_in(login, **more)
        elif match := CALL.match(head):
            self.call(*match.groups(), body)
        elif match := ANSWER.match(head):
            self.last().expect(int(match.group(1)), match.group(2))
            self.answered = True
        elif match := KEEP.match(head):
            self.kept[match.group(1)] = look_up(self.last().json, match.group(2))
        elif match := FACT.match(head):
            self.fact(*match.groups())
        else:
            raise Bad(f"not understood: {head}")

    def call(self, method: str, path: str, revision: str | None, body: str) -> None:
        if not self.answered:
            raise Bad("a call whose answer nobody looks at")
        more = {"match": int(self.filled(revision))} if revision else {}
        content = json.loads(self.filled(body)) if body else ({} if method in ("POST", "PUT") else None)
        self.reply = self.client.request(method, self.filled(path), content, **more)
        self.answered = False

    def last(self) -> Reply:
        if self.reply is None:
            raise Bad("an answer before any call")
        return self.reply

    def fact(self, path: str, verb: str, wanted: str | None) -> None:
        try:
            found = look_up(self.last().json, path)
        except KeyError:
            self.test.fail(f"{path} is not in {self.last().body.decode()[:2000]}")
        if verb == "is":
            self.test.assertEqual(found, json.loads(self.filled(wanted or "")), path)
        elif verb == "has":
            self.test.assertEqual(len(found), int(wanted or ""), path)


def play(test: YimenTest, path: Path, steps: list[tuple[int, str]]) -> None:
    run = Run(test)
    for number, line in steps:
        try:
            run.step(line)
        except (AssertionError, Bad, ValueError, KeyError) as problem:
            raise AssertionError(f"{path.name}:{number}: {problem}") from problem
    if not run.answered:
        raise AssertionError(f"{path.name}: ends with a call whose answer nobody looks at")


def scenario_classes(folder: Path) -> list[type[YimenTest]]:
    """One test class for each file, one test for each scenario in it."""
    classes = []
    for path in sorted(folder.glob("*.scenario")):
        members: dict[str, Any] = {"__module__": "scenarios"}
        for name, steps in read_scenarios(path):
            def body(self: YimenTest, path: Path = path, steps: list[tuple[int, str]] = steps) -> None:
                play(self, path, steps)
            test_name = "test_" + re.sub(r"\W+", "_", name)
            if test_name in members:
                raise Bad(f"{path.name}: two scenarios are called {name}")
            members[test_name] = body
        classes.append(type(path.stem, (YimenTest,), members))
    return classes
