# One image for every process: web, worker, compute and the commands. compose.yaml runs it; docs/operations.md explains it.
# The version of Python is fixed here, those of the libraries in requirements/base.txt, with their hashes.
FROM python:3.13.9-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements/base.txt /build/
RUN python -m venv /opt/virtaus/venv \
    && /opt/virtaus/venv/bin/pip install --require-hashes -r /build/base.txt
WORKDIR /opt/virtaus
COPY src src
# Translations and static files are made once, here. The values only let the settings be read; none of them stays.
RUN export PYTHONPATH=src DJANGO_SETTINGS_MODULE=virtaus.web.settings VIRTAUS_STATE=/var/lib/virtaus \
        VIRTAUS_HOSTS=build VIRTAUS_KEYS=/nowhere DATABASE_URL=postgresql:///build \
        VIRTAUS_SECRET_KEY=only-while-the-image-is-built-and-never-when-it-runs \
    && venv/bin/python -c "from virtaus.web.translations import compile_all; compile_all()" \
    && venv/bin/python -m django collectstatic --no-input \
    && venv/bin/python -m compileall -q src

FROM python:3.13.9-slim-trixie
LABEL org.opencontainers.image.title="Virtaus" org.opencontainers.image.licenses="EUPL-1.2"
RUN groupadd --system --gid 10001 virtaus \
    && useradd --system --uid 10001 --gid 10001 --create-home --home-dir /home/virtaus virtaus \
    && install -d -o virtaus -g virtaus /run/virtaus /var/backups/virtaus
COPY --from=build /opt/virtaus /opt/virtaus
COPY --from=build --chown=virtaus:virtaus /var/lib/virtaus /var/lib/virtaus
ENV PATH=/opt/virtaus/venv/bin:$PATH PYTHONPATH=/opt/virtaus/src PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=virtaus.web.settings VIRTAUS_STATE=/var/lib/virtaus \
    VIRTAUS_COMPUTE_SOCKET=/run/virtaus/compute.sock
USER 10001:10001
WORKDIR /var/lib/virtaus
EXPOSE 8000
CMD ["gunicorn", "-c", "python:virtaus.web.gunicorn_settings", "--bind", "0.0.0.0:8000", "virtaus.web.wsgi:application"]
