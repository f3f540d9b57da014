from scoring.models.content_score import ContentScore
from scoring.models.conversion_model import ConversionModel
from scoring.models.score_change import ScoreChange
from scoring.models.setting import ScoringSetting

__all__ = ["ContentScore", "ConversionModel", "ScoreChange", "ScoringSetting"]
