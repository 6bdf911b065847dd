"""Bad input, made from what the OpenAPI document says is right."""

import copy
import json
from collections.abc import Iterator
from typing import Any

from api import Api

LONG = 20_000
DEEP = 10_000
DEEP_LIST = b"[" * DEEP + b"]" * DEEP
DEEP_OBJECT = b'{"a":' * DEEP + b"1" + b"}" * DEEP

# Bodies that are no request, whatever the operation; each with what it is.
BROKEN_BODIES: dict[str, bytes] = {
    "broken UTF-8": b'{"note":"\xff\xfe\x80"}',
    "an overlong NUL": b'{"note":"\xc0\x80"}',
    "half a surrogate pair": b'{"note":"\\ud800"}',
    "10,000 lists in each other": DEEP_LIST,
    "10,000 objects in each other": DEEP_OBJECT,
    "10,000 levels never closed": b"[" * DEEP,
    "10,000 levels in a member": b'{"form":' + DEEP_LIST + b"}",
    "cut off": b'{"note":"a',
    "two values": b"{}{}",
    "no JSON": b"note=a&other=b",
    "a NUL": b'{"note":"a\x00b"}',
    "null": b"null",
    "a list": b"[]",
    "a string": b'"a"',
    "a number": b"1e400",
    "a comment": b"/* */ {}",
}
TEXTS: dict[str, str] = {
    "20,000 letters": "a" * LONG,
    "20,000 characters": "政" * LONG,
    "20,000 letters for a pattern to fall over": "a" * (LONG - 1) + "!",
    "20,000 digits": "1" * LONG,
}
CONTROL = {"a NUL character": "a\x00b", "an escape character": "a\x1b[31mb"}
QUOTES = {"quotes": "'; DROP TABLE cases; --", "wild cards": "%_\\%", "directions": "\u202eabc\u2066", "markup": "<script>alert(1)</script>"}
OTHER_TYPES: dict[str, list[Any]] = {
    "string": [0, True, [], {}, ["a"], {"a": 1}],
    "integer": ["1", True, [], {}, 1.5, 2**63, -(2**63) - 1, 1e300],
    "number": ["1", True, [], {}],
    "boolean": ["true", 0, [], {}],
    "array": ["a", 0, True, {}, [[[]]]],
    "object": ["a", 0, True, [], [{}]],
}
BAD_IDS = ("x", "0", "-1", "null", "%00", "%FF%FE", "..%2F..%2Fetc%2Fpasswd", "%27%20OR%201%3D1", "%E6%94%BF", "00000000-0000-0000-0000-00000000000",
           "00000000-0000-0000-0000-0000000000000", "%7Bid%7D", "*", "a" * 4000)
BAD_QUERY = ("%FF", "%00", "%", "%zz", "a" * 4000, "%E6%94%BF", "-1", "99999999999999999999", "1e9", "nan", "[]", "%27")
BAD_MATCH = ("1", '"x"', '"-1"', '"1', '"99999999999999999999"', '""', "*", '"1","2"', "W/", '"1 "', "\x80")
BAD_KEYS = ("short", "k" * 129, "with a blank in it", "tab\tinside-it", "umlaut-\xe4\xe4\xe4\xe4")
ODD_HEADERS: dict[str, tuple[str, ...]] = {
    "Accept-Language": ("en;q=2;q=x,,;", "\xff", "en;q=1e999", "a" * 4000),
    "Authorization": ("Bearer", "Bearer ", "Bearer \x80\xff", "Basic YTpi", "Bearer " + "a" * 4000),
    "Cookie": ("yimen_session=", "yimen_session", ";;;=;", "yimen_session=" + "a" * 4000, "yimen_session=\xff"),
    "X-Yimen-Channel": ("nonsense", "\xff", "a" * 4000),
    "X-CSRF-Token": ("", "\xff", "a" * 4000),
    "If-None-Match": ("*", '"', 'W/"\xff"', '"1",' * 500),
    "Last-Event-ID": ("x", "-1", "99999999999999999999", "1:2:3", "\xff"),
    "X-Forwarded-For": ("", ",,,", "\xff", "1.2.3.4"),
    "Content-Type": ("", "application/json;;;", "\xff", "a" * 4000),
    "Range": ("bytes=0-", "bytes=-1", "bytes=x", "bytes=9-1,1-9"),
}


def places(api: Api, schema: dict[str, Any], path: tuple = ()) -> Iterator[tuple[tuple, dict[str, Any], bool]]:
    """Every member of a body: where it stands, its schema, whether it is required."""
    schema = api.resolved(schema)
    if schema.get("type") == "array":
        yield from places(api, schema["items"], (*path, 0))
    for name, member in schema.get("properties", {}).items():
        yield (*path, name), api.resolved(member) | {"nullable": is_nullable(api, member)}, name in schema.get("required", [])
        yield from places(api, member, (*path, name))


def is_nullable(api: Api, schema: dict[str, Any]) -> bool:
    resolved = api.resolved(schema)
    return "oneOf" in schema or isinstance(resolved.get("type"), list) or not resolved


def with_value(api: Api, schema: dict[str, Any], path: tuple, value: Any) -> Any:
    """The example of the schema with one member set; lists and objects on the way are made."""
    if not path:
        return value
    schema = api.resolved(schema)
    if isinstance(path[0], int):
        return [with_value(api, schema["items"], path[1:], value)]
    whole = api.example(schema)
    whole[path[0]] = with_value(api, schema["properties"][path[0]], path[1:], value)
    return whole


def without(body: Any, path: tuple) -> Any:
    body = copy.deepcopy(body)
    place = body
    for part in path[:-1]:
        place = place[part]
    place.pop(path[-1], None)
    return body


def wrong_values(schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What this member must not take."""
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind is None:
        return  # any JSON value
    if not schema["nullable"]:
        yield "null", None
    for value in OTHER_TYPES[kind]:
        yield f"{json.dumps(value)} for {kind}", value
    if kind == "string":
        yield from TEXTS.items()
        if "enum" in schema or "format" in schema:
            yield from [("no such word", "nonsense"), ("nothing", "")]
        elif schema.get("minLength", 0) > 0:
            yield "nothing", ""
            yield "blanks", "   "
    if kind == "array" and "maxItems" in schema:
        yield "too many entries", [None] * (schema["maxItems"] + 1)


def wrong_bodies(api: Api, schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Bodies that are wrong in one place."""
    for path, member, required in places(api, schema):
        where = "/" + "/".join(map(str, path))
        whole = with_value(api, schema, path, api.example(member))
        if required:
            yield f"{where} missing", without(whole, path)
        for what, value in wrong_values(member):
            yield f"{where}: {what}", with_value(api, schema, path, value)
        if member.get("type") == "object" and not member.get("additionalProperties"):
            yield f"{where} with an unknown member", with_value(api, schema, path, api.example(member) | {"no_such_member": 1})
    yield "an unknown member", api.example(schema) | {"no_such_member": 1}


def odd_bodies(api: Api, schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Bodies that a handler may take or refuse, but must not fall over."""
    for path, member, _ in places(api, schema):
        kind = member.get("type")
        if (kind[0] if isinstance(kind, list) else kind) == "string" and "enum" not in member and "format" not in member:
            for what, text in (QUOTES | CONTROL).items():
                yield f"{'/'.join(map(str, path))}: {what}", with_value(api, schema, path, text)
        if kind in ("integer", "number"):
            for number in (0, -1, 2**31 - 1, -(2**31), 2**53):
                yield f"{'/'.join(map(str, path))}: {number}", with_value(api, schema, path, number)
        if member.get("additionalProperties"):
            for inner in ({"a" * LONG: 1}, {"": ""}, {"a\x00b": "a\x00b"}, {str(n): n for n in range(5000)}, {"a": {"a": {"a": [[[]]]}}}):
                yield f"{'/'.join(map(str, path))}: an odd object", with_value(api, schema, path, inner)
