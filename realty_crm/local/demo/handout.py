"""What people need to use the demo: addresses, log-ins and API keys. Kept in ``demo.json``, because
a key's secret can never be read again from the database."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from accounts.choices import KeyKind, Scope
from accounts.models import ApiKey, Brokerage
from accounts.services.keys import create_api_key, find_live_key, revoke_api_key
from realty_crm.local.demo.brokerages import DEMO_BROKERAGES
from realty_crm.local.demo.people import PLATFORM_ADMIN

_KEY_NAMES = {KeyKind.SECRET: "Demo server", KeyKind.PUBLISHABLE: "Demo web site"}
Keys = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Login:
    email: str
    password: str
    role: str
    brokerage: str


@dataclass(frozen=True)
class Handout:
    """``keys`` maps a brokerage's slug to its ``secret`` and ``publishable`` key."""

    url: str
    logins: list[Login]
    keys: Keys


def prepare_handout(*, file: Path, port: int) -> Handout:
    """Brings ``file`` up to date: this port, and keys that are live. Keys that it holds and that
    still open the right door are kept; others are made anew and the demo's old ones revoked.
    Readable by its owner only."""
    noted = _noted_keys(file)
    keys = {}
    for brokerage in Brokerage.objects.filter(
        slug__in=[demo.slug for demo in DEMO_BROKERAGES]
    ).order_by("-name"):
        known = noted.get(brokerage.slug, {})
        keys[brokerage.slug] = {
            kind.value: _live_key(brokerage, kind, known.get(kind.value, ""), _origins(kind, port))
            for kind in _KEY_NAMES
        }
    handout = Handout(url=f"http://127.0.0.1:{port}", logins=_logins(), keys=keys)
    _write(file, json.dumps(asdict(handout), indent=2) + "\n")
    return handout


def _logins() -> list[Login]:
    admin = Login(*PLATFORM_ADMIN, role="superuser", brokerage="")
    staff = [
        Login(one.email, one.password, one.role.value, demo.slug)
        for demo in DEMO_BROKERAGES
        for one in demo.staff
    ]
    return [admin, *staff]


def _live_key(brokerage: Brokerage, kind: KeyKind, secret: str, origins: list[str]) -> str:
    key = find_live_key(secret) if secret else None
    if key is not None and key.brokerage_id == brokerage.pk and key.kind == kind:
        ApiKey.objects.filter(pk=key.pk).exclude(origins=origins).update(origins=origins)
        return secret
    for old in ApiKey.objects.of(brokerage.pk).filter(kind=kind, name=_KEY_NAMES[kind]):
        revoke_api_key(key=old)
    scopes = Scope.values if kind == KeyKind.SECRET else []
    _, made = create_api_key(
        brokerage=brokerage, name=_KEY_NAMES[kind], kind=kind, scopes=scopes, origins=origins
    )
    return made


def _origins(kind: KeyKind, port: int) -> list[str]:
    hosts = ("127.0.0.1", "localhost") if kind == KeyKind.PUBLISHABLE else ()
    return [f"http://{host}:{port}" for host in hosts]


def _noted_keys(file: Path) -> Keys:
    """The keys of an earlier start; none where the file is lost or damaged."""
    try:
        keys = json.loads(file.read_text())["keys"]
        return {slug: {kind: str(key) for kind, key in pair.items()} for slug, pair in keys.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _write(file: Path, text: str) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_text(text)
    fresh.replace(file)
