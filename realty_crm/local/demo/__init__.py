"""The demo: two invented brokerages with people, a catalogue and 300 leads whose histories were
lived through the services, each step at its own past moment. ``seed.seed_demo`` is the way in."""
