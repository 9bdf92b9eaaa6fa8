"""The cheapest flow in a small network whose arcs have least and most; for rounding tables."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Arc:
    """From ``tail`` to ``head``, carrying ``least`` to ``most`` units, each unit above ``least`` at ``cost`` ≥ 0."""

    tail: Hashable
    head: Hashable
    least: int
    most: int
    cost: float = 0.0


def cheapest_circulation(arcs: Sequence[Arc]) -> list[int] | None:
    """Whole units on each arc, so that as much enters each node as leaves it, at the least cost; None if impossible.

    Lower bounds become supplies and demands, which shortest augmenting paths (Bellman and Ford) then serve. Meant for
    hundreds of arcs.
    """
    names = sorted({repr(name) for arc in arcs for name in (arc.tail, arc.head)})
    number = {name: place for place, name in enumerate(names)}
    source, sink = len(names), len(names) + 1
    network = _Network(len(names) + 2)
    balance = [0] * len(names)
    places: list[int] = []
    for arc in arcs:
        if arc.least > arc.most:
            return None
        tail, head = number[repr(arc.tail)], number[repr(arc.head)]
        balance[head] += arc.least
        balance[tail] -= arc.least
        places.append(network.add(tail, head, arc.most - arc.least, arc.cost))
    for node, excess in enumerate(balance):
        if excess > 0:
            network.add(source, node, excess, 0.0)
        elif excess < 0:
            network.add(node, sink, -excess, 0.0)
    wanted = sum(excess for excess in balance if excess > 0)
    while wanted > 0:
        sent = network.augment(source, sink)
        if sent == 0:
            return None
        wanted -= sent
    return [arc.least + network.capacity[place + 1] for arc, place in zip(arcs, places, strict=True)]


class _Network:
    """Residual arcs in pairs: arc ``n`` and its reverse ``n + 1`` (``n`` even)."""

    def __init__(self, nodes: int) -> None:
        self.nodes = nodes
        self.tail: list[int] = []
        self.head: list[int] = []
        self.capacity: list[int] = []
        self.cost: list[float] = []

    def add(self, tail: int, head: int, capacity: int, cost: float) -> int:
        place = len(self.head)
        self.tail += [tail, head]
        self.head += [head, tail]
        self.capacity += [capacity, 0]
        self.cost += [cost, -cost]
        return place

    def augment(self, source: int, sink: int) -> int:
        """Send what fits along the cheapest path from ``source`` to ``sink``; the units sent, 0 when there is none."""
        distance = [float("inf")] * self.nodes
        arrived_by = [-1] * self.nodes
        distance[source] = 0.0
        for _ in range(self.nodes):
            changed = False
            for place, capacity in enumerate(self.capacity):
                tail, head = self.tail[place], self.head[place]
                # a hair of tolerance: rounding of costs must not make a cycle look cheaper each round
                if capacity > 0 and distance[tail] + self.cost[place] < distance[head] - 1e-9:
                    distance[head] = distance[tail] + self.cost[place]
                    arrived_by[head] = place
                    changed = True
            if not changed:
                break
        if arrived_by[sink] < 0:
            return 0
        path: list[int] = []
        node = sink
        while node != source:
            path.append(arrived_by[node])
            node = self.tail[arrived_by[node]]
        sent = min(self.capacity[place] for place in path)
        for place in path:
            self.capacity[place] -= sent
            self.capacity[place ^ 1] += sent
        return sent
