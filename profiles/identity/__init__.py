"""Whether two contacts are one person: the pure part of identity resolution."""
