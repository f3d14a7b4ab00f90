"""What the clinic's documents say about a course, in days and months."""

from __future__ import annotations

from dataclasses import dataclass, fields

SHORTEST_MONTH = 28  # days


@dataclass(frozen=True)
class Span:
    """From `least` to `most`."""

    least: int
    most: int


@dataclass(frozen=True)
class Rules:
    """The figures a plan is made from.

    Attributes:
        treatments: how many a course has.
        gap: days from one treatment to the next.
        first_results: days from the first treatment until results usually show.
        peak: months from the first treatment in which results are strongest.
        sun: days out of direct sun after a treatment, so also the days before an event without one.

    Raises:
        ValueError: a figure is not positive or a span backwards, or the goals do not come in the order that the replies take
            for granted: sun-safe days over, first results, the shortest course over, strongest results.
    """

    treatments: Span
    gap: Span
    first_results: int
    peak: Span
    sun: int

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            least, most = (value.least, value.most) if isinstance(value, Span) else (value, value)
            if not 0 < least <= most:
                raise ValueError(f"{field.name} must be more than nothing and run from least to most, not {least} to {most}")
        if not self.sun <= self.first_results <= self.course.least + self.sun <= self.peak.least * SHORTEST_MONTH:
            raise ValueError(
                "these must come in order: the sun-safe days, first results, the shortest course over, strongest results"
            )

    @property
    def course(self) -> Span:
        """Days from the first treatment of a course to its last."""
        return Span((self.treatments.least - 1) * self.gap.least, (self.treatments.most - 1) * self.gap.most)
