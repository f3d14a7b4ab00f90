"""Plans courses for this clinic: the documents' figures, its calendar and lead time, and the names of the wording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.knowledge.clinic import Clinic
from bot.knowledge.facts import Knowledge
from bot.knowledge.plan_figures import plan_rules, plan_sources, plan_words
from bot.knowledge.plan_reply import plan_caution, plan_reply
from bot.knowledge.reply import Utterance
from bot.planning.days import Window
from bot.planning.plan import Plan, make_plan
from bot.planning.rules import Rules
from bot.planning.wish import Refusal, Wish


@dataclass(frozen=True)
class Planner:
    """What the conversation, the API and the command line plan with.

    Attributes:
        words: what follows from the figures, for the responses.
        sources: the places in the documents that every plan rests on.
    """

    clinic: Clinic
    rules: Rules
    words: Mapping[str, str]
    sources: tuple[str, ...]

    @classmethod
    def of(cls, knowledge: Knowledge, clinic: Clinic) -> Planner:
        """A planner by these documents, for this clinic.

        Raises:
            KnowledgeError: no plan can be made from the documents' figures.
        """
        return cls(clinic, plan_rules(knowledge), plan_words(knowledge), tuple(plan_sources(knowledge)))

    def wish(self, now: datetime, event: Window | None = None, start: date | None = None) -> Wish:
        """A wish made at `now` (aware), on the clinic's calendar."""
        return Wish(now.astimezone(self.clinic.timezone).date(), event, start, self._first_consult_day(now))

    def plan(self, wish: Wish) -> Plan | Refusal:
        """Plan a course, the consult ahead of it by the clinic's lead time."""
        return make_plan(wish, self.rules, self.clinic.consult.lead_time.days)

    def reply(self, plan: Plan | Refusal) -> tuple[Utterance, ...]:
        """The plan in four short lines, or why there is none in one."""
        return plan_reply(plan, self.words)

    def caution(self) -> tuple[Utterance, ...]:
        """What goes with a plan that is shown without a conversation around it."""
        return plan_caution(self.words)

    def _first_consult_day(self, now: datetime) -> date | None:
        """The first day the clinic is open after its minimum notice; None when it does not open for months."""
        soonest = now + self.clinic.consult.minimum_notice
        opening = soonest if self.clinic.is_open(soonest) else self.clinic.next_opening(soonest)
        return opening.astimezone(self.clinic.timezone).date() if opening else None
