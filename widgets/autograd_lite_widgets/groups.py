"""Which parts of a graph are collapsed into one glyph, and what is drawn in whose picture.

Operations form a tree: by the modules, functions and loop iterations they ran in, by the backward
pass that recorded them (`create_graph`), and by the custom Function whose forward ran them. A
graph that is small enough is drawn flat; else the outer levels that still fit are drawn open and
what is below them closed, the same way in every picture. What has no scopes is cut into parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
MOST = 200  # glyphs in one picture
PART = 50  # operations in a part, where nothing else groups them
MOST_PARTS = 40


@dataclass(eq=False)
class Group:
    """A part of the graph, in order of time; the whole is the group without a kind."""

    kind: str = ""
    name: str = ""
    index: int | None = None
    parent: Group | None = None
    anchor: str | None = None  # the operation of a custom Function, which is the group's glyph
    members: list[Group | Json] = field(default_factory=list)
    id: str = ""
    closed: bool = False
    count: int = 0

    @property
    def glyph(self) -> str:
        """The glyph that stands for the group."""
        return self.anchor or f"glyph-{self.id}"

    @property
    def home(self) -> Group:
        """The group in whose picture this one is a glyph (or is drawn open)."""
        at = self.parent
        while at is not None and not at.closed and at.parent is not None:
            at = at.parent
        return at or self

    def walk(self) -> Iterator[Group]:
        """This group and all inside, parents first."""
        waiting = [self]
        while waiting:
            group = waiting.pop()
            yield group
            waiting += [m for m in reversed(group.members) if isinstance(m, Group)]

    def items(self) -> Iterator[Group | Json]:
        """What is one glyph in the group's picture: operations, and closed groups."""
        waiting = list(reversed(self.members))
        while waiting:
            member = waiting.pop()
            if isinstance(member, Group) and not member.closed:
                waiting += reversed(member.members)
            elif not (isinstance(member, Group) and member.anchor):
                yield member

    def chain(self) -> list[Group]:
        """The closed groups around, this one first; the whole stands last."""
        found, at = [self], self
        while at.parent is not None:
            at = at.home
            found.append(at)
        return found


class Grouping:
    """The tree of a document's groups, with what is closed.

    `collapse`: None closes what a picture has no room for, True every group of the outermost
    level, False only custom Functions.
    """

    def __init__(self, doc: Json, collapse: bool | None = None) -> None:
        self.doc = doc
        self.whole = _tree(doc)
        self._uses = {
            o["id"]: [*(i["tensor"] for i in o["inputs"] if "tensor" in i), *o["outputs"]]
            for o in doc["ops"]
        }
        self._close(collapse)
        self.of: dict[str, Group] = {}  # the group in whose picture an operation is
        for group in self.whole.walk():
            if group is self.whole or group.closed:
                for item in group.items():
                    if not isinstance(item, Group):
                        self.of[item["id"]] = group
        self.closed = [g for g in self.whole.walk() if g.closed]
        for number, group in enumerate(self.closed):
            group.id = f"g{number}"

    def __getitem__(self, ident: str | None) -> Group:
        """The closed group of an id, or, of None, the whole."""
        if ident is None:
            return self.whole
        for group in self.closed:
            if group.id == ident:
                return group
        raise KeyError(f"this trace has no group {ident!r}")

    def _close(self, collapse: bool | None) -> None:
        waiting = [self.whole]
        while waiting:
            view = waiting.pop()
            if view is self.whole and collapse is True:
                for member in _inner(view):
                    member.closed = True
            elif collapse is not False:
                self._fit(view)
            waiting += [g for g in view.walk() if g.closed and g is not view and g.home is view]

    def _fit(self, view: Group) -> None:
        """Close the deepest levels until the picture has room for what is left."""
        levels = _levels(view)
        for group in (g for level in levels for g in level):
            group.closed = False
        # One group around everything says nothing: it stays open.
        core = view
        while len(inner := _inner(core)) == 1 and len(core.members) <= 10:
            core = inner[0]
            levels.pop(0)
        for level in [[], *reversed(levels)]:
            for group in level:
                group.closed = True
            if self._size(view) <= MOST:
                return
        _cut(core)

    def _size(self, view: Group) -> int:
        """How many glyphs the group's picture has: items, and the tensors between them."""
        places: dict[str, set[int]] = {}
        count = 0
        for number, item in enumerate(view.items()):
            count += 1
            ops = operations(item) if isinstance(item, Group) else (item,)
            own = 0 if isinstance(item, Group) else -1
            for o in ops:
                for tensor in self._uses[o["id"]]:
                    # A tensor of an operation that is drawn is drawn; one of a group alone is not.
                    places.setdefault(tensor, set()).update((number,) if own == 0 else (number, -1))
        return count + sum(len(at) > 1 for at in places.values())


def operations(group: Group) -> Iterator[Json]:
    """All operations inside of a group."""
    for inner in group.walk():
        yield from (m for m in inner.members if not isinstance(m, Group))


def _inner(view: Group) -> list[Group]:
    return [m for m in view.members if isinstance(m, Group) and m.anchor is None]


def _levels(view: Group) -> list[list[Group]]:
    """The groups inside by depth, outermost first; custom Functions are closed in any case."""
    levels: list[list[Group]] = []
    level = _inner(view)
    while level:
        levels.append(level)
        level = [m for g in level for m in _inner(g)]
    return levels


def _cut(view: Group) -> None:
    """Cut the members into parts of about equal size, in order of time."""
    if len(view.members) <= PART:
        return  # a few operations with very many tensors
    count = len(view.members)
    parts = min(MOST_PARTS, max(2, -(-count // PART)))
    size = -(-count // parts)
    members = view.members
    view.members = []
    for start in range(0, count, size):
        inner = members[start : start + size]
        part = Group("part", "", None, view, members=inner, closed=True)
        for member in inner:
            if isinstance(member, Group):
                member.parent = part
        part.name = _part_name(part, inner)
        part.count = sum(1 for _ in operations(part))
        view.members.append(part)


def _part_name(part: Group, members: list[Group | Json]) -> str:
    """`3–7`: the numbers of the iterations, or the operations."""
    first, last = members[0], members[-1]
    if isinstance(first, Group) and isinstance(last, Group) and first.index is not None:
        return f"{first.name} {first.index}–{last.index}"
    ids = [o["id"] for o in operations(part)]
    return f"{ids[0]}–{ids[-1]}"


def _tree(doc: Json) -> Group:
    whole = Group()
    customs = {o["inside"]: None for o in doc["ops"] if o["inside"] is not None}
    by_id = {o["id"]: o for o in doc["ops"]}
    open_: list[tuple[Any, Group]] = []
    for o in doc["ops"]:
        path = _path(o, by_id, customs)
        same = 0
        while same < min(len(path), len(open_)) and open_[same][0] == path[same]:
            same += 1
        del open_[same:]
        for key in path[same:]:
            parent = open_[-1][1] if open_ else whole
            kind, name, index, anchor = key
            group = Group(kind, name, index, parent, anchor, closed=anchor is not None)
            parent.members.append(group)
            open_.append((key, group))
        (open_[-1][1] if open_ else whole).members.append(o)
        for _, group in open_:
            group.count += 1
    whole.count = len(doc["ops"])
    return whole


def _path(o: Json, by_id: dict[str, Json], customs: dict[str, None]) -> list[Any]:
    """The groups around an operation, outermost first."""
    if o["inside"] is not None and o["inside"] in by_id:
        outer = by_id[o["inside"]]
        name = str(outer["attrs"].get("name") or outer["symbol"])
        return [*_path(outer, by_id, customs), ("custom", name, None, outer["id"])]
    path: list[Any] = [(s["kind"], s["name"], s["index"], None) for s in o["scope"]]
    if o["lane"]:
        path.append(("lane", "", o["lane"], None))
    return path
