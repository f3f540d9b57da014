"""What judgement answers for lower floors."""

from common.ports import conversion_quality
from scoring.selectors.model_quality import model_quality

conversion_quality.register(model_quality)
