"""Mail over real connections: with and without encryption, refused, dead and slow servers, and no secret in a message."""

from __future__ import annotations

import time
from email.message import EmailMessage
from pathlib import Path

import pytest

from flows.mailing import MailServer, NotSent, connected, mail_server
from rowen.records import InputError
from tests.flows.certificates import certificate
from tests.flows.mail import PASSWORD, USER, saying, serving_mail

# A server without encryption that asks for a login is what is tried here, on this machine alone.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


def letter() -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = "Größe: 3 Neue", "rowen@example.org", "ann@example.org"
    made.set_content("Ein Wörtchen.\n")
    return made


def server(port: int, scheme: str = "smtp", host: str = "127.0.0.1", *, login: bool = False) -> MailServer:
    user, password = (USER.decode(), PASSWORD.decode()) if login else ("", "")
    return MailServer(scheme, host, port, "rowen@example.org", user, password)


def test_a_letter_arrives_as_it_was_written() -> None:
    with serving_mail() as box, connected(server(box.port)) as send:
        send(letter())
        send(letter())
    assert [one["Subject"] for one in box.letters] == ["Größe: 3 Neue"] * 2
    assert box.letters[0].get_content().strip() == "Ein Wörtchen."


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_login_over_an_encrypted_connection(wrapped: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tls, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with serving_mail(login=True, tls=tls, wrapped=wrapped) as box:
        scheme = "smtps" if wrapped else "smtp+starttls"
        with connected(server(box.port, scheme, "localhost", login=True)) as send:
            send(letter())
    assert len(box.letters) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    tls, _ = certificate(tmp_path)
    with (
        serving_mail(tls=tls) as box,
        pytest.raises(NotSent, match="certificate"),
        connected(server(box.port, "smtp+starttls", "localhost")),
    ):
        pass


def test_a_server_that_offers_no_encryption_is_told_no_password() -> None:
    with (
        serving_mail() as box,
        pytest.raises(NotSent, match="STARTTLS"),
        connected(server(box.port, "smtp+starttls", "localhost", login=True)),
    ):
        pass


def test_a_refused_login_is_told_without_the_password(tmp_path: Path) -> None:
    with serving_mail(login=True) as box:
        wrong = MailServer("smtp", "127.0.0.1", box.port, "rowen@example.org", "rowen", "another-secret")
        with pytest.raises(NotSent, match=r"refuses the login \(535\)") as told, connected(wrong):
            pass
    assert "another-secret" not in str(told.value) and "another-secret" not in repr(wrong)


def test_a_refused_address_is_told() -> None:
    with serving_mail() as box:
        box.refuse = "ann@example.org"
        with connected(server(box.port)) as send, pytest.raises(NotSent, match="550 nobody of that name"):
            send(letter())


def test_a_server_that_takes_few_messages_over_one_connection_gets_the_rest_over_others() -> None:
    with serving_mail() as box, connected(server(box.port)) as send:
        box.at_once = 2
        for _ in range(5):
            send(letter())
    assert len(box.letters) == 5


def test_the_limit_of_time_is_for_a_message_and_not_for_what_is_done_between_two() -> None:
    with serving_mail() as box, connected(server(box.port), whole=0.3) as send:
        send(letter())
        time.sleep(0.5)
        send(letter())
    assert len(box.letters) == 2


def test_a_server_that_falls_silent_is_waited_for_once() -> None:
    with saying(b"220 hello\r\n") as port, connected(server(port), wait=0.3) as send:
        with pytest.raises(NotSent):
            send(letter())
        began = time.monotonic()
        with pytest.raises(NotSent):
            send(letter())
        assert time.monotonic() - began < 0.2


def test_a_dead_server_is_told() -> None:
    with saying() as port:
        pass
    with pytest.raises(NotSent, match="cannot be used"), connected(server(port)):
        pass


def test_a_server_that_never_answers_is_given_up() -> None:
    began = time.monotonic()
    with saying() as port, pytest.raises(NotSent, match=r"timed out|in time"), connected(server(port), wait=0.3):
        pass
    assert time.monotonic() - began < 5


def test_a_server_that_stops_in_the_middle_is_given_up_after_the_whole_time() -> None:
    began = time.monotonic()
    with (
        saying(b"220 hello\r\n", b"250-one\r\n") as port,
        pytest.raises(NotSent),
        connected(server(port), wait=30, whole=0.5) as send,
    ):
        send(letter())
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", MailServer("smtp", "mail.example.org", 25, "rowen@example.org")),
        (
            "smtps://a:b%40@mail.example.org",
            MailServer("smtps", "mail.example.org", 465, "rowen@example.org", "a", "b@"),
        ),
        ("smtp+starttls://m.org:2525/", MailServer("smtp+starttls", "m.org", 2525, "rowen@example.org")),
    ],
)
def test_the_server_is_read_from_its_address(url: str, expected: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWEN_SMTP_URL", url)
    monkeypatch.setenv("ROWEN_MAIL_FROM", "rowen@example.org")
    assert mail_server() == expected


@pytest.mark.parametrize("sender", ["rowen@localhost", "Rowen at work <r@x.org>", "r.o+w@mail-1.example.org"])
def test_an_ordinary_sender_is_taken(sender: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWEN_SMTP_URL", "smtp://mail.example.org")
    monkeypatch.setenv("ROWEN_MAIL_FROM", sender)
    assert mail_server().sender == sender


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        ("", "rowen@example.org"),
        ("https://u:secret@mail.example.org", "rowen@example.org"),
        ("smtps://u:secret@mail.example.org:many", "rowen@example.org"),
        ("smtp://u:secret@mail.example.org", "rowen@example.org"),
        ("smtps:///x", "rowen@example.org"),
        ("smtps://u:sec[ret@mail.example.org", "rowen@example.org"),
        ("smtps://secret:12#3@mail.example.org", "rowen@example.org"),
        ("smtps://u:secret@mail.example.org", ""),
        ("smtps://u:secret@mail.example.org", "a@b.org\r\nBcc: c@d.org"),
        ("smtps://u:secret@mail.example.org", "rowen@"),
        ("smtps://u:secret@mail.example.org", "a@["),
        ("smtps://u:secret@mail.example.org", "(a@b.org"),
        ("smtps://u:secret@mail.example.org", "a@b.org, c@d.org"),
    ],
)
def test_wrong_settings_are_told_without_what_is_set(url: str, sender: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWEN_SMTP_URL", url)
    monkeypatch.setenv("ROWEN_MAIL_FROM", sender)
    with pytest.raises(InputError) as told:
        mail_server()
    assert "secret" not in str(told.value.problems)
