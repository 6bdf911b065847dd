"""The API as its own OpenAPI document describes it, for tests that call every operation. Nothing here knows one route from another."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from yimen import MONDAY_MORNING, Client

METHODS = ("get", "put", "post", "delete", "patch")
TEXT = re.compile(r"^text/event-stream")
A_TIME = MONDAY_MORNING
A_DATE = MONDAY_MORNING[:10]


def unknown_id() -> str:
    """An id of the right form that nothing has."""
    return str(uuid.uuid4())


@dataclass
class Operation:
    name: str
    method: str
    path: str  # "/cases/{id}", below /api/v1; "//healthz" outside
    roles: Any  # "open", "any_account" or a list
    keyed: bool = False
    match: bool = False
    streams: bool = False
    body: str = ""  # "", "json" or "file"
    schema: dict[str, Any] = field(default_factory=dict)  # of the JSON body
    query: list[dict[str, Any]] = field(default_factory=list)
    path_names: list[str] = field(default_factory=list)

    def url(self, **params: str) -> str:
        """The path with its parameters filled in; those that are not given name nothing that exists."""
        return re.sub(r"\{(\w+)\}", lambda m: str(params.get(m.group(1), unknown_id())), self.path)


class Api:
    def __init__(self, client: Client) -> None:
        self.document = client.get("//api/openapi.json").expect(200).json
        self.operations = sorted(self._read(), key=lambda o: o.name)

    def _read(self) -> Iterator[Operation]:
        for path, entry in self.document["paths"].items():
            outside = "servers" in entry
            for method in METHODS:
                if method in entry:
                    yield self._operation(method, f"/{path}" if outside else path, entry[method])

    def _operation(self, method: str, path: str, entry: dict[str, Any]) -> Operation:
        parameters = [self.resolved(p) for p in entry.get("parameters", [])]
        content = entry.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        replies = entry["responses"].values()
        return Operation(
            entry["operationId"], method.upper(), path, entry["x-roles"], entry["x-idempotency-key"],
            any(p["name"] == "If-Match" for p in parameters),
            any(TEXT.match(kind) for reply in replies for kind in self.resolved(reply).get("content", {})),
            ("json" if "application/json" in content else "file") if content else "", self.resolved(schema),
            [p for p in parameters if p["in"] == "query"], [p["name"] for p in parameters if p["in"] == "path"])

    def resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        """What a $ref stands for; of a choice that includes null, the other one."""
        while True:
            if "$ref" in schema:
                found: Any = self.document
                for part in schema["$ref"].removeprefix("#/").split("/"):
                    found = found[part]
                schema = found
            elif "oneOf" in schema:
                schema = next(s for s in schema["oneOf"] if s.get("type") != "null")
            else:
                return schema

    def example(self, schema: dict[str, Any]) -> Any:
        """A small value that the schema allows: required members only, one entry in a list."""
        schema = self.resolved(schema)
        if "enum" in schema:
            return schema["enum"][0]
        kind = schema.get("type")
        kind = kind[0] if isinstance(kind, list) else kind
        if kind == "object":
            members = schema.get("properties", {})
            return {name: self.example(members[name]) for name in schema.get("required", [])}
        if kind == "array":
            return [self.example(schema["items"])]
        return {"boolean": True, "integer": 1, "number": 1}.get(str(kind)) or self._example_text(schema)

    def _example_text(self, schema: dict[str, Any]) -> str:
        if schema.get("format") == "uuid":
            return unknown_id()
        return {"date": A_DATE, "date-time": A_TIME}.get(schema.get("format", ""), "1" * max(schema.get("minLength", 0), 1))

    def query_of(self, operation: Operation) -> str:
        wanted = [f"{p['name']}={self.example(p['schema'])}" for p in operation.query if p["required"]]
        return "?" + "&".join(wanted) if wanted else ""

    def call(self, client: Client, operation: Operation, body: Any = ..., **params: str):
        """One call that is as right as the document lets it be; `params` fill the path."""
        if body is ...:
            body = self.example(operation.schema) if operation.body == "json" else b"%PDF-1.4\n%%EOF\n" if operation.body == "file" else None
        headers: dict[str, str | None] = {}
        if operation.body == "file":
            headers = {"Content-Type": "application/pdf", "X-File-Name": "a.pdf"}
        return client.request(operation.method, operation.url(**params) + self.query_of(operation), body,
                              match=1 if operation.match else None, headers=headers)
