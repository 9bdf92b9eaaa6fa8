"""Django's settings, all from the checked list in ``virtaus.web.environment``."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from virtaus.web import environment, logs

_env = environment.read()
DEVELOPMENT: bool = _env["VIRTAUS_DEVELOPMENT"]
VIRTAUS_DEMO: bool = _env["VIRTAUS_DEMO"]
VIRTAUS_MODE: str = _env["VIRTAUS_MODE"]
VIRTAUS_CLOCK_SHIFT: int = _env["VIRTAUS_CLOCK_SHIFT"]
VIRTAUS_STATE = Path(_env["VIRTAUS_STATE"])
VIRTAUS_KEYS: str = _env["VIRTAUS_KEYS"]
VIRTAUS_COMPUTE_SOCKET: str = _env["VIRTAUS_COMPUTE_SOCKET"] or str(VIRTAUS_STATE / "compute.sock")
VIRTAUS_MAIL_URL: str = _env["VIRTAUS_MAIL_URL"]
VIRTAUS_STATFIN_URL: str = _env["VIRTAUS_STATFIN_URL"]
VIRTAUS_PRH_URL: str = _env["VIRTAUS_PRH_URL"]
VIRTAUS_API_PER_MINUTE: int = _env["VIRTAUS_API_PER_MINUTE"]
VIRTAUS_IMPORT_MEGABYTES: int = _env["VIRTAUS_IMPORT_MEGABYTES"]
VIRTAUS_IMPORT_UNPACKED_MEGABYTES: int = _env["VIRTAUS_IMPORT_UNPACKED_MEGABYTES"]
VIRTAUS_API_TOKEN_PER_MINUTE: int = _env["VIRTAUS_API_TOKEN_PER_MINUTE"]
VIRTAUS_SECOND_FACTOR: bool = _env["VIRTAUS_SECOND_FACTOR"]
VIRTAUS_SESSIONS: int = _env["VIRTAUS_SESSIONS"]
VIRTAUS_OIDC_ISSUER: str = _env["VIRTAUS_OIDC_ISSUER"]
VIRTAUS_OIDC_CLIENT_ID: str = _env["VIRTAUS_OIDC_CLIENT_ID"]
VIRTAUS_OIDC_SECRET: str = _env["VIRTAUS_OIDC_SECRET"]
VIRTAUS_OIDC_NAME: str = _env["VIRTAUS_OIDC_NAME"]
VIRTAUS_OIDC_STRONG: bool = _env["VIRTAUS_OIDC_STRONG"]
VIRTAUS_METRICS: bool = _env["VIRTAUS_METRICS"]

DEBUG = False
SECRET_KEY = _env["VIRTAUS_SECRET_KEY"] or "only-for-tests-" + "x" * 50
ALLOWED_HOSTS = _env["VIRTAUS_HOSTS"] or ["127.0.0.1", "localhost", "[::1]", "testserver"]
ROOT_URLCONF = "virtaus.web.urls"
WSGI_APPLICATION = "virtaus.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Account"

# Top to bottom as in docs/architecture.md: a room imports only what stands above it.
ROOMS = (
    "frame",
    "audit",
    "accounts",
    "area",
    "delegations",
    "organisations",
    "commitments",
    "vocabulary",
    "people",
    "casework",
    "employers",
    "proposals",
    "insight",
    "web",
)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "django_prometheus",
    "axes",
    "csp",
    "procrastinate.contrib.django",
    *(f"virtaus.{room}" for room in ROOMS),
]


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "virtaus",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(query),
        "TEST": {"NAME": None},
    }


DATABASES = {"default": _database(_env["DATABASE_URL"])}

MIDDLEWARE = [
    "virtaus.web.middleware.SenderAddress",
    "virtaus.web.middleware.RequestLog",
    "virtaus.web.middleware.HeadAsGet",
    "virtaus.web.middleware.TellBrowser",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "virtaus.accounts.middleware.IdleSessions",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "virtaus.accounts.middleware.ActorMiddleware",
    "virtaus.accounts.middleware.TokenActor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "virtaus.frame.forms.idempotency.Idempotency",
    "virtaus.web.middleware.ClosedByDefault",
    "virtaus.web.middleware.OpenTrail",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SECOND_FACTOR_FOR_STAFF = VIRTAUS_SECOND_FACTOR and not (VIRTAUS_DEMO or DEVELOPMENT)
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"  # the name under which authenticate() is given the e-mail
AXES_SENSITIVE_PARAMETERS = ["email", "username", "ip_address"]
AXES_DISABLE_ACCESS_LOG = True  # the audit log records who signed in
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "virtaus.web.errors.too_many"
CSRF_FAILURE_VIEW = "virtaus.web.errors.csrf_failure"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django_cotton.cotton_loader.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "virtaus.web.context.shell",
            ],
        },
    }
]

COTTON_ISOLATE_BY_DEFAULT = True  # a component sees its attributes and the shell, never what its page happens to hold

LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Europe/Helsinki"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VIRTAUS_STATE / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
if DEVELOPMENT:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = True
    WHITENOISE_AUTOREFRESH = True

_https = not (DEVELOPMENT or VIRTAUS_DEMO)
SESSION_COOKIE_SECURE = _https
SESSION_COOKIE_AGE = 8 * 3600
VIRTAUS_IDLE_SECONDS = 2 * 3600
SESSIONS_AT_ONCE = 0 if VIRTAUS_DEMO else VIRTAUS_SESSIONS  # everybody opens the demo's invented accounts
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _https
CSRF_COOKIE_HTTPONLY = True  # forms and htmx take the token from the page
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_SSL_REDIRECT = _https
VIRTAUS_BEHIND_PROXY = _https
SECURE_REDIRECT_EXEMPT = [r"^health$", r"^ready$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# W005/W021: subdomains and preload are the host's decision; the rest needs https, which a training area lacks.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if not _https:
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W008", "security.W012", "security.W016"]
LOGGING = logs.configuration(as_json=not (DEVELOPMENT or VIRTAUS_DEMO))
FORMAT_MODULE_PATH = "virtaus.web.formats"
