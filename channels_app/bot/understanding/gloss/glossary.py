"""Words of a language by what they mean in English."""

#: an English word or two, and the words that mean it, parted by a bar; a space joins a phrase
Glossary = tuple[tuple[str, str], ...]
