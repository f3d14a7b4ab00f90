"""The booking desk: from what a visitor says to a consult booked, moved or cancelled. Decides what to say, words nothing."""
