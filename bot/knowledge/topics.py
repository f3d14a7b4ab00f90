"""The names of what a visitor can mean, and what kind of reply each calls for."""

from __future__ import annotations

DOCUMENTED = "faq/"
UNDOCUMENTED = "undocumented/"
URGENT = "urgent"
UNSURE = "nlu_fallback"

TASKS = ("book_consult", "reschedule_consult", "cancel_consult", "plan_course", "talk_to_staff")
# Intents that are a task under another name.
TASK_OF = {task: task for task in TASKS} | {
    "opening_hours": "talk_to_staff",
    "location": "talk_to_staff",
    "my_consult": "talk_to_staff",
}
# What is answered with phone, hours, and whether somebody is there now.
REACHING_STAFF = ("talk_to_staff", "opening_hours")

SMALL_TALK = (
    "greet", "goodbye", "thanks", "affirm", "deny", "how_are_you", "bot_challenge", "capabilities", "repeat", "compliment",
    "abuse", "background", "stop", "start_over",
)  # fmt: skip
OUTSIDE = ("off_topic", "other_language")

# Which of these two a "does it help with …" is, the concern itself decides.
NAMED_CONCERN, OTHER_CONCERN = "faq/benefits", "undocumented/concern"

# After these a consult is worth suggesting: whether it suits me, my concern, a whole course, my event.
CONSULT_HELPS = frozenset(
    {
        "faq/consult_advice", "faq/benefits", "faq/skin_types", "faq/session_count", "faq/session_interval",
        "faq/event_planning", "faq/versus_laser_peel", "undocumented/concern", "undocumented/contraindication",
    }
)  # fmt: skip


def is_question(name: str) -> bool:
    """Whether `name` is a topic or kind, which has an answer of its own."""
    return name.startswith((DOCUMENTED, UNDOCUMENTED))


def kind_of(name: str) -> str:
    """`faq/pain` → `pain`."""
    return name.rpartition("/")[2]
