"""Learning from a brokerage's own won and lost leads: pure (no database, no clock), and its result
is a scorecard.

``train.train`` reads a ``history.History`` and gives a ``model.Model``; ``sql.sql`` gives the same
sum in PostgreSQL. docs/scoring-model.md says what is done and what was measured.
"""
