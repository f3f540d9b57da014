FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

COPY requirements.txt .
RUN pip install -r requirements.txt

COPY . .
# The settings want every production value; these exist for this one command and reach no running container.
RUN REALTY_CRM_MODE=production SECRET_KEY=unused-while-building ALLOWED_HOSTS=localhost PUBLIC_URL=https://localhost \
    DATABASE_URL=postgresql://unused/unused REDIS_URL=redis://unused EMAIL_URL=smtp://unused:25 \
    python manage.py collectstatic --no-input \
    && useradd --system --no-create-home --shell /usr/sbin/nologin crm
USER crm

ENV REALTY_CRM_MODE=production
EXPOSE 8000
# Django answers only to its own names, so the probe uses the first of them.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "-c", "\
import os, urllib.request as r; \
host = os.environ['ALLOWED_HOSTS'].split(',')[0].strip().lstrip('.').replace('*', 'localhost'); \
r.urlopen(r.Request('http://127.0.0.1:8000/healthz', headers={'Host': host}), timeout=4)"]
CMD ["gunicorn", "realty_crm.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--worker-class", "gthread", \
    "--threads", "4", "--max-requests", "10000", "--max-requests-jitter", "1000", "--worker-tmp-dir", "/dev/shm"]
