"""Days of halls that never were, for judging the forecast. It knows nothing of how the forecast learns: people, clerks and a manager act
second by second, and only what a ticket machine would have written down is kept.

A hall opens with a crowd, has a second rush after lunch, works with fewer counters over noon, opens reserve counters when the line is long,
has weekdays that differ, days that differ by chance, clerks of different pace, services with a heavy tail, elderly people who are called
earlier, and people who have left when their number comes.
"""

import csv
import heapq
import io
import math
import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

OPENS, CLOSES = 8.5 * 3600, 17 * 3600
LUNCH = (12 * 3600, 13.5 * 3600)


@dataclass
class Kind:
    """A business category."""

    name: str
    share: float
    minutes: float  # of service, on average
    spread: float = 0.7  # sigma of the logarithm
    tail: float = 0.04  # share of services that go badly


@dataclass
class Hall:
    kinds: list
    counters: list  # of lists of kind indexes
    load: float = 0.9  # offered work over the capacity of a whole day
    reserve: float = 0.2  # share of the counters that open only when the line is long
    lunch: float = 0.4  # share of the counters that stay open over noon
    saturday: bool = False
    no_show: float = 0.05
    noise: float = 0.15  # of a day's crowd
    weekdays: list = field(default_factory=list)


def hall_of_4() -> Hall:
    kinds = [Kind("户政", 0.45, 9), Kind("社保", 0.35, 7, 0.9), Kind("其他", 0.2, 5)]
    return Hall(kinds, [[0, 2], [0, 1, 2], [1, 2], [0, 1, 2]], load=0.85, reserve=0.25, lunch=0.5)


def hall_of_14() -> Hall:
    kinds = [Kind("综合", 0.5, 12), Kind("税务", 0.2, 8), Kind("不动产", 0.15, 22, 0.5), Kind("企业", 0.15, 16, 0.8)]
    return Hall(kinds, [[0, 1, 2, 3]] * 14, load=0.92, reserve=0.25, lunch=0.4, saturday=True)


def hall_of_60() -> Hall:
    sizes = [(14, 11, "户政"), (12, 9, "社保"), (10, 14, "医保"), (9, 18, "不动产"), (8, 13, "企业"), (7, 7, "税务")]
    work = sum(count / minutes for count, minutes, _ in sizes)
    kinds = [Kind(name, (count / minutes) / work, minutes, 0.6 + 0.05 * i) for i, (count, minutes, name) in enumerate(sizes)]
    counters = [[kind] for kind, (count, _, _) in enumerate(sizes) for _ in range(count)]
    return Hall(kinds, counters, load=0.9, reserve=0.2, lunch=0.3, noise=0.1)


HALLS = {4: hall_of_4, 14: hall_of_14, 60: hall_of_60}


def crowd(hour: float) -> float:
    """How many come at this hour of the day, in no unit."""
    rush = math.exp(-(((hour - 9.2) / 0.7) ** 2)) * 1.6 + math.exp(-(((hour - 14.3) / 0.9) ** 2)) * 1.1
    door = 1.5 if 8.5 <= hour < 8.75 else 0
    return 0.55 + rush + door - (0.35 if 12 <= hour < 13.5 else 0) - (0.4 if hour > 16 else 0)


class DayOfHall:
    def __init__(self, hall: Hall, day: date, level: float, pace: list, dice: random.Random):
        self.hall, self.day, self.dice, self.pace = hall, day, dice, pace
        self.lines = [[] for _ in hall.kinds]
        self.tickets, self.events = [], []
        self.busy = [False] * len(hall.counters)
        self.open = [False] * len(hall.counters)
        self.reserve = set(dice.sample(range(len(hall.counters)), round(hall.reserve * len(hall.counters))))
        self.clock = 0
        closes = 12 * 3600 if day.weekday() == 5 else CLOSES - 1800
        self.arrive(level, closes)
        staying = set(dice.sample(range(len(hall.counters)), max(1, round(hall.lunch * len(hall.counters)))))
        # Each kind keeps somebody over noon.
        for kind in range(len(hall.kinds)):
            able = [c for c, skills in enumerate(hall.counters) if kind in skills]
            if not staying & set(able):
                staying.add(dice.choice(able))
        for counter in range(len(hall.counters)):
            if counter in self.reserve:
                continue
            self.push(OPENS + dice.uniform(-60, 240), "open", counter)
            if counter not in staying and day.weekday() != 5:
                self.push(LUNCH[0] + dice.uniform(-600, 600), "close", counter)
                self.push(LUNCH[1] + dice.uniform(-300, 600), "open", counter)
        for minute in range(int(OPENS) + 600, int(closes), 300):
            self.push(minute, "manager", None)

    def push(self, at: float, what: str, thing) -> None:
        self.clock += 1
        heapq.heappush(self.events, (at, self.clock, what, thing))

    def arrive(self, level: float, closes: float) -> None:
        hall, bins = self.hall, [OPENS - 1200 + 300 * i for i in range(200) if OPENS - 1200 + 300 * i < closes]
        weight = [crowd(max(b, OPENS) / 3600) for b in bins]
        minutes = sum(kind.share * kind.minutes for kind in hall.kinds)
        usual = len(hall.counters) - len(self.reserve)
        people = level * hall.load * usual * (closes - OPENS) / 60 / minutes * (0.86 if closes > 13 * 3600 else 1)
        for at, share in zip(bins, weight):
            mean = people * share / sum(weight)
            for _ in range(self.poisson(mean)):
                kind = self.dice.choices(range(len(hall.kinds)), [k.share for k in hall.kinds])[0]
                self.push(at + self.dice.uniform(0, 300), "arrive", kind)

    def poisson(self, mean: float) -> int:
        limit, product, count = math.exp(-mean), self.dice.random(), 0
        while product > limit:
            product *= self.dice.random()
            count += 1
        return count

    def service(self, kind: Kind, counter: int) -> float:
        dice = self.dice
        if dice.random() < kind.tail:
            minutes = min(90, kind.minutes * 1.5 * dice.paretovariate(1.7))
        else:
            minutes = kind.minutes * 0.93 * math.exp(dice.gauss(-kind.spread**2 / 2, kind.spread))
        return max(25, 60 * minutes * self.pace[counter])

    def call(self, at: float, counter: int) -> None:
        lines = [(self.lines[k][0], k) for k in self.hall.counters[counter] if self.lines[k]]
        if not self.open[counter] or self.busy[counter] or not lines:
            return
        (_, number), kind = min(lines)
        heapq.heappop(self.lines[kind])
        ticket = self.tickets[number]
        ticket["called"], ticket["counter"] = at, counter + 1
        gone = self.dice.random() < self.hall.no_show
        ticket["state"] = "no_show" if gone else "served"
        ticket["served"] = at + (self.dice.uniform(45, 120) if gone else self.service(self.hall.kinds[kind], counter))
        self.busy[counter] = True
        self.push(ticket["served"] + self.dice.uniform(5, 40), "free", counter)

    def manage(self, at: float) -> None:
        for counter in self.reserve:
            able = self.hall.counters[counter]
            waiting = sum(len(self.lines[k]) for k in able)
            helpers = sum(1 for c, skills in enumerate(self.hall.counters) if self.open[c] and set(skills) & set(able))
            if not self.open[counter] and waiting > 2.5 * max(1, helpers) and self.dice.random() < 0.6:
                self.open[counter] = True
                self.call(at, counter)
                return
            if self.open[counter] and waiting < 0.5 * helpers and self.dice.random() < 0.5:
                self.open[counter] = False

    def run(self) -> list:
        while self.events:
            at, _, what, thing = heapq.heappop(self.events)
            if what == "arrive":
                elderly = self.dice.random() < 0.06
                self.tickets.append({"issued": at, "category": self.hall.kinds[thing].name})
                heapq.heappush(self.lines[thing], (at - 600 * elderly, len(self.tickets) - 1))
                free = [c for c, skills in enumerate(self.hall.counters) if thing in skills and self.open[c] and not self.busy[c]]
                if free:
                    self.call(at, self.dice.choice(free))
            elif what == "free":
                self.busy[thing] = False
                self.call(at, thing)
            elif what == "open":
                self.open[thing] = True
                self.call(at, thing)
            elif what == "close":
                self.open[thing] = False
            else:
                self.manage(at)
            if not self.events and any(self.lines):  # everybody is served
                for counter in range(len(self.open)):
                    self.open[counter] = True
                    self.call(at, counter)
        return self.tickets


def days_of(hall: Hall, days: int, seed: int, first: date = date(2026, 3, 2)) -> list:
    dice = random.Random(seed)
    weekdays = [dice.uniform(0.8, 1.2) for _ in range(7)]
    pace = [math.exp(dice.gauss(0, 0.15)) for _ in hall.counters]
    rows, day = [], first
    while days:
        if day.weekday() < (6 if hall.saturday else 5):
            level = weekdays[day.weekday()] * math.exp(dice.gauss(0, hall.noise))
            for ticket in DayOfHall(hall, day, level, pace, dice).run():
                rows.append({"day": day, **ticket})
            days -= 1
        day += timedelta(days=1)
    return rows


COLUMNS = ("issued", "called", "served", "category", "counter", "state")


def as_csv(rows: list, columns=COLUMNS, zone: str = "+08:00") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        shown = dict(row)
        for name in ("issued", "called", "served"):
            if name in row:
                moment = datetime.combine(row["day"], datetime.min.time()) + timedelta(seconds=int(row[name]))
                shown[name] = moment.isoformat() + zone
        writer.writerow(shown)
    return out.getvalue()
