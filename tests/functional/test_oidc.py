"""Sign-in by a provider of identities (OpenID Connect), against a small provider that signs with openssl."""

import base64
import hashlib
import http.server
import json
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from yimen import Client, YimenTest


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def openssl(*arguments: str, stdin: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *arguments], input=stdin, capture_output=True, check=True).stdout


class Provider:
    """Signs in whoever comes, as `subject`, without asking. `claims` and `algorithm` are the test's to bend."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="yimen-oidc-"))
        self.secret_file = self.folder / "secret"
        self.secret_file.write_text("sesame\n")
        self.subject, self.algorithm = "national-4711", "RS256"
        self.claims: dict = {}
        self.codes: dict[str, dict] = {}
        self.make_keys()
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_) -> None:
                pass

            def answer(self, status: int, body: dict | None = None, location: str | None = None) -> None:
                self.send_response(status)
                if location:
                    self.send_header("Location", location)
                self.end_headers()
                if body is not None:
                    self.wfile.write(json.dumps(body).encode())

            def do_GET(self) -> None:
                url = urllib.parse.urlsplit(self.path)
                if url.path == "/.well-known/openid-configuration":
                    self.answer(200, {"issuer": provider.issuer, "authorization_endpoint": provider.issuer + "/authorize",
                                      "token_endpoint": provider.issuer + "/token", "jwks_uri": provider.issuer + "/jwks"})
                elif url.path == "/jwks":
                    self.answer(200, {"keys": provider.jwks()})
                else:
                    query = dict(urllib.parse.parse_qsl(url.query))
                    code = f"code-{len(provider.codes)}"
                    provider.codes[code] = query
                    self.answer(302, location=query["redirect_uri"] + "?" + urllib.parse.urlencode({"code": code, "state": query["state"]}))

            def do_POST(self) -> None:
                form = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
                asked = provider.codes.pop(form["code"], None)
                proof = base64url(hashlib.sha256(form["code_verifier"].encode()).digest())
                right = self.headers["Authorization"] == "Basic " + base64.b64encode(b"yimen:sesame").decode()
                if not asked or not right or asked["code_challenge"] != proof or asked["redirect_uri"] != form["redirect_uri"]:
                    return self.answer(400, {"error": "invalid_grant"})
                self.answer(200, {"access_token": "x", "token_type": "Bearer", "id_token": provider.token(asked)})

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def make_keys(self) -> None:
        self.generation = getattr(self, "generation", 0) + 1
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", str(self.folder / "RS256.pem"))
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", str(self.folder / "ES256.pem"))

    def jwks(self) -> list[dict]:
        modulus = openssl("rsa", "-in", str(self.folder / "RS256.pem"), "-noout", "-modulus").decode().strip().split("=")[1]
        point = openssl("pkey", "-in", str(self.folder / "ES256.pem"), "-pubout", "-outform", "DER")[-64:]
        return [{"kty": "RSA", "use": "sig", "kid": f"RS256-{self.generation}", "n": base64url(bytes.fromhex(modulus)), "e": "AQAB"},
                {"kty": "EC", "crv": "P-256", "kid": f"ES256-{self.generation}", "x": base64url(point[:32]), "y": base64url(point[32:])}]

    def token(self, asked: dict) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": asked["client_id"], "sub": self.subject, "nonce": asked["nonce"], "iat": now, "exp": now + 300,
                  **self.claims}
        header = {"alg": self.algorithm, "kid": f"{self.algorithm}-{self.generation}"}
        message = ".".join(base64url(json.dumps(part).encode()) for part in (header, claims))
        if self.algorithm == "none":
            return message + "."
        signature = openssl("dgst", "-sha256", "-sign", str(self.folder / f"{self.algorithm}.pem"), stdin=message.encode())
        if self.algorithm == "ES256":
            signature = raw_signature(signature)
        return message + "." + base64url(signature)


def raw_signature(der: bytes) -> bytes:
    """SEQUENCE { r, s } as r‖s."""
    length_r = der[3]
    r, s = der[4:4 + length_r], der[6 + length_r:]
    return b"".join(number.lstrip(b"\0").rjust(32, b"\0") for number in (r, s))


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class OidcTest(YimenTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.provider = Provider()
        cls.addClassCleanup(cls.provider.server.shutdown)
        cls.environment = {"YIMEN_OIDC_ISSUER": cls.provider.issuer, "YIMEN_OIDC_CLIENT_ID": "yimen", "YIMEN_OIDC_NAME": "国家网络身份认证",
                           "YIMEN_OIDC_CLIENT_SECRET_FILE": str(cls.provider.secret_file)}
        super().setUpClass()

    def setUp(self) -> None:
        self.provider.subject, self.provider.algorithm, self.provider.claims = f"subject-of-{self._testMethodName}", "RS256", {}

    def way_there(self, browser: Client) -> str:
        """To the provider and back, as a browser goes; returns the address of the callback."""
        url = browser.post("/oidc/begin").expect(200).json["url"]
        try:
            urllib.request.build_opener(NoRedirect).open(url)
        except urllib.error.HTTPError as redirect:
            return redirect.headers["Location"].split("/api/v1", 1)[1]
        raise AssertionError("the provider did not send the browser back")

    def go(self, browser: Client) -> str:
        return browser.get(self.way_there(browser)).expect(303).headers["location"]

    def signed_in(self, browser: Client) -> bool:
        return browser.get("/me").status == 200

    def bind(self) -> None:
        self.assertEqual(self.go(self.sign_in("visitor01")), "/portal/settings?oidc=bound")

    def test_a_bound_identity_signs_in_and_an_unknown_one_does_not(self):
        self.assertEqual(self.nobody().get("/oidc").expect(200).json, {"enabled": True, "name": "国家网络身份认证"})
        browser = self.nobody()
        self.assertEqual(self.go(browser), "/portal/sign-in?oidc=unbound")
        self.assertFalse(self.signed_in(browser))
        self.bind()
        for algorithm in ("RS256", "ES256"):
            self.provider.algorithm = algorithm
            browser = self.nobody()
            self.assertEqual(self.go(browser), "/portal/")
            me = browser.get("/me").expect(200).json
            self.assertEqual((me["kind"], me["account_id"]), ("visitor", self.sign_in("visitor01").get("/me").json["account_id"]))

    def test_a_token_that_is_not_for_us_is_refused(self):
        self.bind()
        for claims in ({"iss": "https://elsewhere.example"}, {"aud": "another"}, {"exp": int(time.time()) - 3600}, {"nonce": "another"},
                       {"iat": int(time.time()) + 3600}, {"sub": ""}, {"aud": ["yimen", "another"]}):
            self.provider.claims = claims
            browser = self.nobody()
            self.assertEqual(self.go(browser), "/portal/sign-in?oidc=failed", claims)
            self.assertFalse(self.signed_in(browser))

    def test_an_unsigned_token_is_refused(self):
        self.bind()
        self.provider.algorithm = "none"
        self.assertEqual(self.go(self.nobody()), "/portal/sign-in?oidc=failed")

    def test_new_keys_of_the_provider_are_looked_up(self):
        self.bind()
        self.provider.make_keys()
        self.assertEqual(self.go(self.nobody()), "/portal/")

    def test_the_way_back_counts_once_and_only_in_the_browser_where_it_began(self):
        self.bind()
        browser, thief = self.nobody(), self.nobody()
        back = self.way_there(browser)
        self.assertEqual(thief.get(back).expect(303).headers["location"], "/portal/sign-in?oidc=failed")
        self.assertFalse(self.signed_in(thief))
        self.assertEqual(browser.get(back).expect(303).headers["location"], "/portal/")
        self.assertEqual(browser.get(back).expect(303).headers["location"], "/portal/sign-in?oidc=failed")

    def test_an_identity_stays_with_its_account(self):
        self.bind()
        self.assertEqual(self.go(self.sign_in("visitor02")), "/portal/sign-in?oidc=failed")


class OidcOffTest(YimenTest):
    def test_without_a_provider_it_is_off(self):
        self.assertEqual(self.nobody().get("/oidc").expect(200).json, {"enabled": False, "name": ""})
        self.nobody().post("/oidc/begin").expect(409, "people.oidc_off")
        self.assertEqual(self.nobody().get("/oidc/callback?code=a&state=b").expect(303).headers["location"], "/portal/sign-in?oidc=failed")
