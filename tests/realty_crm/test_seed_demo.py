import time
from collections import Counter
from datetime import UTC, datetime

import pytest


@pytest.mark.django_db
def test_t():
    from leads.models import Interaction, Lead
    from realty_crm.demo.seed import seed_demo
    from scheduling.models import Callback, SiteVisit

    t = time.time()
    import cProfile
    import pstats

    p = cProfile.Profile()
    #p.enable()
    print(seed_demo(now=datetime(2026, 11, 20, 6, 0, tzinfo=UTC)))
    #p.disable()
    print(time.time() - t)


    c=time.process_time()

        r"work.main|savepoint|as_sql|execute\b|refresh_from|compile", 75
    )

    print(Counter(Lead.objects.order_by().values_list("brokerage__slug", "temperature")))
    print(Counter(Lead.objects.order_by().values_list("status", flat=True)))
    print(Counter(Lead.objects.order_by().values_list("source", flat=True)))
    print(Counter(SiteVisit.objects.order_by().values_list("brokerage__slug", "status")))
    print(Counter(Callback.objects.order_by().values_list("brokerage__slug", "status")))
    print(Interaction.objects.count(), Counter(Interaction.objects.order_by().values_list("kind", flat=True)))
    print(Counter(Lead.objects.order_by().values_list("owner__name", flat=True)))
    print(Counter(SiteVisit.objects.order_by().values_list("agent__name", flat=True)))
    for l in Lead.objects.order_by("-lead_score")[:10]:
        print(l, l.lead_score, l.temperature, l.status, l.created_at, l.budget_max, l.phone, l.deal_value)
    for v in SiteVisit.objects.filter(status__in=["pending", "confirmed"]):
        print(v, v.planned_start, v.status, v.created_at)
    assert 0
