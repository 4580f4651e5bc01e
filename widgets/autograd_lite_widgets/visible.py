"""What is drawn in each picture: operations, closed groups, and the glyphs that stand for a tensor."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from .groups import Group, Grouping, operations

Json = dict[str, Any]
COPY_ABOVE = 50  # glyphs; in larger pictures a leaf used often is drawn once per use
COPY_USES = 6


class Visible:
    """One picture: its items in order of time, and its tensors with their glyphs."""

    def __init__(self, group: Group, items: list[Group | Json]) -> None:
        self.group = group
        self.ops = [i for i in items if not isinstance(i, Group)]
        self.groups = [i for i in items if isinstance(i, Group)]
        self.tensors: list[Json] = []
        self.stubs: dict[str, str] = {}
        self.copied = False
        #: For each item the tensors that it uses and makes.
        self.uses: dict[str, list[str]] = {}
        self.makes: dict[str, list[str]] = {}
        for item in items:
            ident = item.glyph if isinstance(item, Group) else item["id"]
            inner = operations(item) if isinstance(item, Group) else (item,)
            made: dict[str, None] = {}
            used: dict[str, None] = {}
            for o in inner:
                used.update((i["tensor"], None) for i in o["inputs"] if "tensor" in i)
                made.update((t, None) for t in o["outputs"])
            whole = isinstance(item, Group)
            self.uses[ident] = [t for t in used if not (whole and t in made)]
            self.makes[ident] = list(made)
        self._copies: dict[str, list[str]] = {}
        self._copy_at: dict[tuple[str, str], str] = {}

    def settle(self, tensors: list[Json], stubs: dict[str, str]) -> None:
        """Take in which tensors are drawn, and which of them come from or go to elsewhere."""
        self.tensors, self.stubs = tensors, stubs
        here = {t["id"] for t in tensors}
        users: dict[str, list[str]] = {}
        made: set[str] = set()
        for item, used in self.uses.items():
            for t in used:
                if t in here:
                    users.setdefault(t, []).append(item)
        for makes in self.makes.values():
            made.update(makes)
        large = len(self.ops) + len(self.groups) + len(tensors) > COPY_ABOVE
        for tensor in tensors:
            ident = tensor["id"]
            first = f"{ident}@{self.group.id}" if ident in stubs else ident
            places = users.get(ident, [])
            many = large and ident not in made and len(places) > COPY_USES
            self._copies[ident] = [first, *(f"{first}.{k}" for k in range(1, len(places)) if many)]
            self.copied |= many
            for k, item in enumerate(places):
                self._copy_at[item, ident] = self._copies[ident][k if many else 0]

    def copies(self, tensor: str) -> list[str]:
        """All glyphs of a tensor in this picture."""
        return self._copies.get(tensor, [])

    def at(self, item: str, tensor: str) -> str:
        """The glyph from which an item gets a tensor."""
        return self._copy_at.get((item, tensor)) or self._copies[tensor][0]


def pictures(doc: Json, grouping: Grouping, within: Group, most: int) -> list[Visible]:
    """The pictures of a group and of those inside of it, parents first.

    Together they draw at most `most` operations, but for the first, which is always there.
    """
    views: list[Visible] = []
    waiting, drawn = [within], 0
    while waiting:
        group = waiting.pop(0)
        items = list(group.items())
        count = sum(not isinstance(i, Group) for i in items)
        if views and drawn + count > most:
            continue
        drawn += count
        views.append(Visible(group, items))
        waiting += [i for i in items if isinstance(i, Group)]
        waiting += [g for g in group.walk() if g.anchor and g.home is group]
    homes = _homes(doc, grouping, within)
    for view in views:
        _settle(view, doc, homes, within)
    return views


def _settle(view: Visible, doc: Json, homes: dict[str, Group], within: Group) -> None:
    touched: dict[str, None] = {}
    made: set[str] = set()
    for found in view.makes.values():
        touched.update(dict.fromkeys(found))
        made.update(found)
    for found in view.uses.values():
        touched.update(dict.fromkeys(found))
    alone = not view.ops and not view.groups
    tensors: list[Json] = []
    stubs: dict[str, str] = {}
    around = set(map(id, view.group.chain()))
    for t in doc["tensors"]:
        ident = t["id"]
        if not alone and ident not in touched:
            continue
        home = homes.get(ident, within)
        if home is not view.group:
            if id(home) not in around:
                continue  # inside of a closed group
            stubs[ident] = "out" if ident in made else "in"
        tensors.append(t)
    view.settle(tensors, stubs)


def _homes(doc: Json, grouping: Grouping, within: Group) -> dict[str, Group]:
    """In whose picture each tensor is itself: the innermost around all that make or use it."""

    @cache
    def chain(group: Group) -> list[Group]:
        return group.chain()[::-1]

    users: dict[str, list[Group]] = {}
    for o in doc["ops"]:
        at = grouping.of[o["id"]]
        for entry in o["inputs"]:
            if "tensor" in entry:
                users.setdefault(entry["tensor"], []).append(at)
    roots = {r["tensor"] for p in doc["passes"] for r in p["roots"]}
    homes: dict[str, Group] = {}
    for t in doc["tensors"]:
        ident, found = t["id"], users.get(t["id"], [])
        makers = [grouping.of[t["op"]]] if t["op"] is not None else []
        if not makers and not found:
            homes[ident] = grouping.whole
            continue
        home = _common([chain(g) for g in {id(g): g for g in (*makers, *found)}.values()])
        if not found and (t["name"] or ident in roots) and not _is_inner(home):
            home = grouping.whole  # a result
        elif not makers and home.kind in ("module", "function") and not t["requires_grad"]:
            home = home.home  # what is given to a module stands outside, its parameters inside
        homes[ident] = home
    return homes


def _is_inner(group: Group) -> bool:
    return any(g.kind in ("custom", "lane") for g in group.chain())


def _common(chains: Iterable[list[Group]]) -> Group:
    first, *others = chains
    depth = len(first)
    for chain in others:
        same = 0
        while same < min(depth, len(chain)) and chain[same] is first[same]:
            same += 1
        depth = same
    return first[depth - 1]
