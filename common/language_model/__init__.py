"""The optional language model: any endpoint that speaks OpenAI's chat completions, named by the
operator's environment.

``configured()`` is None when none is named; everything must work without one. Customers' words are
sent as delimited data with placeholders for who they are, the answer must fit a JSON schema, and
every failure is a LanguageModelError: the caller then goes on by rules. Nothing that is sent or
received is ever logged.
"""

from .breaker import CircuitBreaker
from .client import LanguageModel, configured
from .errors import LanguageModelError
from .placeholders import Placeholders

__all__ = ["CircuitBreaker", "LanguageModel", "LanguageModelError", "Placeholders", "configured"]
