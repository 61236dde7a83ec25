"""Fake secrets, put together when the tests run, so that no scanner takes this file for a leak; and look-alikes.

Every value is random from a fixed seed and belongs to nobody.
"""

from __future__ import annotations

import base64
import json
import random
import string

_random = random.Random(20240501)
_LETTERS_DIGITS = string.ascii_letters + string.digits


def _some(length: int, alphabet: str = _LETTERS_DIGITS) -> str:
    return "".join(_random.choice(alphabet) for _ in range(length))


def _hex(length: int) -> str:
    return _some(length, "0123456789abcdef")


def _upper(length: int) -> str:
    return _some(length, string.ascii_uppercase + "234567")


def _jwt() -> str:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    header = part({"alg": "HS256", "typ": "JWT"})
    return f"{header}.{part({'sub': _some(10), 'iat': 1700000000})}.{_some(43)}"


def _pem(kind: str) -> str:
    body = "\n".join(_some(64, _LETTERS_DIGITS + "+/") for _ in range(6))
    dashes = "-" * 5
    return f"{dashes}BEGIN {kind}{dashes}\n{body}\n{dashes}END {kind}{dashes}"


def secrets() -> list[tuple[str, str, str]]:
    """Kind, a text as a user would paste it, the part that must not be left in it."""
    values = [
        ("AWS access key", "AKIA" + _upper(16), "export AWS_ACCESS_KEY_ID={}"),
        ("AWS temporary key", "ASIA" + _upper(16), "The key {} stopped working, why?"),
        ("AWS secret", _some(40, _LETTERS_DIGITS + "/+"), "aws_secret_access_key = {}"),
        ("GitHub token", "gh" + "p_" + _some(36), "git clone fails with {} as the token"),
        ("GitHub app token", "gh" + "s_" + _some(36), "Authorization: token {}"),
        ("GitHub fine-grained token", "github" + "_pat_" + _some(22) + "_" + _some(59), "mój token to {} i nie działa"),
        ("GitLab token", "gl" + "pat-" + _some(20), "curl -H 'PRIVATE-TOKEN: {}' https://gitlab.example.org/api/v4"),
        (
            "Slack token",
            "xox" + "b-" + _some(12, string.digits) + "-" + _some(12, string.digits) + "-" + _some(24),
            "slack bot {} posts nothing",
        ),
        (
            "Slack webhook",
            _some(24),
            "curl -X POST https://hooks.slack" + ".com/services/T" + _upper(8) + "/B" + _upper(8) + "/{}",
        ),
        (
            "Discord webhook",
            _some(68),
            "post it to https://discord" + ".com/api/webhooks/" + _some(18, string.digits) + "/{} please",
        ),
        ("Discord bot token", "M" + _some(23) + "." + _some(6) + "." + _some(27), "client.run('{}')"),
        ("Stripe key", "sk" + "_live_" + _some(24), "stripe.api_key = '{}'"),
        ("Stripe restricted key", "rk" + "_live_" + _some(24), "użyj klucza {} do płatności"),
        ("OpenAI key", "sk" + "-proj-" + _some(48) + "T3Blbk" + "FJ" + _some(48), "OPENAI_API_KEY={}"),
        ("OpenAI key, old", "sk" + "-" + _some(20) + "T3Blbk" + "FJ" + _some(20), "Why is {} rejected?"),
        ("Anthropic key", "sk" + "-ant-api03-" + _some(93) + "AA", "my key {} gives 401"),
        ("OpenRouter key", "sk" + "-or-v1-" + _hex(64), "llm keys set openrouter --value {}"),
        ("Google API key", "AI" + "za" + _some(35), "maps.googleapis.com/maps/api/js?key={}"),
        ("Google OAuth secret", "GOC" + "SPX-" + _some(28), "client_secret: {}"),
        ("Hugging Face token", "h" + "f_" + _some(34, string.ascii_letters), "huggingface-cli login --token {}"),
        ("npm token", "np" + "m_" + _some(36), "//npm.example.org/:_authToken={}"),
        ("PyPI token", "pyp" + "i-AgEIcHlwaS5vcmc" + _some(90), "twine upload -u __token__ -p {}"),
        ("SendGrid key", "S" + "G." + _some(22) + "." + _some(43), "sendgrid said {} is invalid"),
        ("Telegram token", _some(10, string.digits) + ":AA" + _some(33), "Mój bot Telegrama ma token {}, co dalej?"),
        ("Twilio key", "S" + "K" + _hex(32), "twilio api key {}"),
        ("Mailchimp key", _hex(32) + "-us14", "mailchimp {} stopped"),
        ("DigitalOcean token", "do" + "p_v1_" + _hex(64), "doctl auth init -t {}"),
        (
            "Azure storage key",
            _some(86, _LETTERS_DIGITS + "+/") + "==",
            "AccountName=foto;AccountKey={};EndpointSuffix=x",
        ),
        ("Shopify token", "shp" + "at_" + _hex(32), "X-Shopify-Access-Token: {}"),
        ("Tailscale key", "ts" + "key-auth-" + _some(12) + "-" + _some(32), "tailscale up --authkey {}"),
        ("JWT", _jwt(), "Authorization: Bearer {}"),
        ("bearer token", _some(40), "Authorization: Bearer {}"),
        ("private key", _pem("RSA PRIVATE KEY"), "Why can't ssh read this?\n{}\nThanks"),
        ("private key, PKCS 8", _pem("PRIVATE KEY"), "cat key.pem\n{}"),
        ("private key, OpenSSH", _pem("OPENSSH PRIVATE KEY"), "Mój klucz:\n{}\nCo z nim nie tak?"),
        ("PGP private key", _pem("PGP PRIVATE KEY BLOCK"), "{}"),
        ("password in URL", "Zielona" + _some(6), "postgres://jola:{}@db.lan:5432/sklep"),
        ("password in URL, ftp", _some(9) + "!", "wget ftp://backup:{}@10.0.0.4/dump.gz"),
        ("password", "Kropka" + _some(5) + "#7", "password = {}"),
        ("password, quoted", "zielony kajak " + _some(4), 'db_password: "{}"'),
        ("password, Polish", "Wiosna" + _some(4), "hasło: {}"),
        ("password, in a sentence", "Bukowina" + _some(3), "moje hasło do routera to {} i nie wchodzi"),
        ("password, in an English sentence", "b3llyfl0p" + _some(3), "the admin password is {} but login fails"),
        ("password, JSON", _some(14), '{{"user": "ola", "password": "{}"}}'),
        ("password, command line", "Jesion" + _some(5), "mysql -u root --password={} sklep"),
        ("password, XML", "Tajne" + _some(6), "<user>ola</user><password>{}</password>"),
        ("password, netrc", "Lipa" + _some(5), "machine nas.lan login ola password {}"),
        ("password, curl", "Sosna" + _some(5), "curl -s -u ola:{} https://nas.lan/api"),
        ("password, sshpass", "Wierzba" + _some(5), "sshpass -p {} ssh ola@nas.lan"),
        ("password, mysql", "Klon" + _some(5), "mysql -u root -p{} sklep"),
        ("password, mysql in quotes", "Klon" + _some(5), "mysql -u root -p'{}' sklep"),
        ("password, variable", "Grab" + _some(6), "DB_PASS={}"),
        ("password, YAML", "Jawor" + _some(6), "db_pass: {}"),
        ("password, redis", "Topola" + _some(4), "redis-cli -h nas.lan -a {} ping"),
        ("password, SQL", "Olcha" + _some(5), "CREATE USER ola IDENTIFIED BY '{}';"),
        ("password, .NET", "Modrzew" + _some(4), '<add key="DbPassword" value="{}" />'),
        ("password, Wi-Fi sketch", "Kalina" + _some(5), 'WiFi.begin("Dom", "{}");'),
        ("password, wpa_supplicant", "Jarzab" + _some(5), 'network={{ ssid="Dom" psk="{}" }}'),
        ("password, short name", "Buk" + _some(6), "user=ola pass={} host=db"),
        ("password with signs", "Kot" + _some(3) + "$" + _some(2) + "(" + _some(3) + "!x", "password = {}"),
        ("password with a quote in it", "Kot'" + _some(6), 'password: "{}"'),
        ("password in a connection string", "Sroka" + _some(5), "Server=db.lan;User=ola;Password={};Timeout=5"),
        ("token in a query", _some(32), "https://hass.lan/api?access_token={}&page=2"),
        ("WPA key", "piesek" + _some(6), 'wpa_passphrase="{}"'),
        ("API key, generic", _some(32), "X-Api-Key: {}"),
        ("API key, in an assignment", _hex(32), "api_key = '{}'"),
        ("token, environment", _some(24), "HA_TOKEN={} python sync.py"),
        ("secret, YAML", _some(20), "client:\n  secret: {}\n  id: 7"),
        ("basic authentication", base64.b64encode(b"ola:" + _some(12).encode()).decode(), "Authorization: Basic {}"),
    ]
    return [(kind, text.format(value), value) for kind, value, text in values]


def look_alikes() -> list[str]:
    """Technical texts without a secret."""
    return [
        f"commit {_hex(40)} broke the build",
        "PWD=/home/ola/proj2\nOLDPWD=/home/ola\nWhy does make fail in /home/ola/proj2/src?",
        "pwd: /home/ola/x1 and then C:\\Users\\ola2",
        "access_key_path = /etc/keys/mykey2024.pem",
        "token_limit: 128000-tokens-ok, password_min_length: abc12345",
        "Basic understanding2024isneeded of the protocol",
        "docker run -u 1000:1000 image && mysql -p sklep",
        "PASS: test_login2, pass = 3",
        'kubectl says: secret "app-config-v2-2024" created. Why does app-config-v2-2024 not mount?',
        "docker build --secret id=npmrc1,src=.npmrc2 .",
        "password: SecretStr",
        "let password = std::env::var(name)?; Hash::make($request->password)",
        '"password": "must be at least 8 characters long", "forgotPassword": "Nie pamiętasz hasła?"',
        "'password' => 'required|min:8|confirmed'",
        "password_changed_at: 2024-05-01T10:00:00Z, token_created_at=2024-05-01T10:00:00Z",
        "token_id: 550e8400-e29b-41d4-a716-446655440000",
        "secret_arn = arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-AbCdEf",
        "password_hash_iterations=600000",
        "first pass=OK second pass=FAILED, pass=94.4%, pass=2/5, scale pw=1280x720",
        "private_key: ~/.ssh/id_ed25519",
        "API key => /settings/developers/keys-v2",
        "The password manager is KeePassXC and the password policy is NIST-800-63B",
        "Access key: Alt+Shift+F10",
        "postgres://user:<password>@host/db",
        "Bearer authentication-scheme-rfc6750 is used",
        f"sha256:{_hex(64)} does not match",
        f"The digest is {_hex(32)} (md5).",
        "device 550e8400-e29b-41d4-a716-446655440000 is offline",
        "MAC a4:cf:12:9b:00:fe, IP 192.168.1.77, gateway 192.168.1.1",
        "fe80::a6cf:12ff:fe9b:fe/64 is the link-local address",
        f"data:image/png;base64,{base64.b64encode(bytes(_random.randrange(256) for _ in range(300))).decode()}",
        f"src='data:font/woff2;base64,{_some(200, _LETTERS_DIGITS + '+/')}'",
        "SDA on GPIO21, SCL on GPIO22, ADC1_CH0 on GPIO36",
        "esp_err_t err = i2c_param_config(I2C_NUM_0, &conf);",
        f"integrity: sha512-{_some(86, _LETTERS_DIGITS + '+/')}==",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + _some(43) + " ola@laptop",
        "How do I reset the admin password on a TP-Link router?",
        "Zapomniałem hasła do Wi-Fi, jak je zresetować?",
        "hasło: jak je zmienić?",
        "What is a good password policy? Password: at least 12 characters.",
        "password: str = Field(default=...)",
        "def login(user: str, password: str | None = None) -> bool:",
        "password = getpass.getpass()",
        "password = os.environ['DB_PASSWORD']",
        "DB_PASSWORD=${DB_PASSWORD}",
        "PASSWORD=<your password here>",
        "api_key: YOUR_API_KEY",
        "token = response.json()['access_token']",
        "max_tokens = 4096, tokens: 512",
        "The tokenizer splits 'hello' into 2 tokens.",
        "secret: true",
        "SELECT password FROM users WHERE id = 7",
        "llm keys set openai",
        "The key question is whether it scales.",
        "http://user@example.org:8080/path",
        "https://example.org/a:b@c",
        "see https://github.com/simonw/llm/issues/112#issuecomment-1614820000",
        "postgres://db.lan:5432/sklep",
        "urn:isbn:9780140328721",
        "keyboard: qwerty, key: Enter",
        "primary_key=True, foreign_key='users.id'",
        "public key fingerprint SHA256:" + _some(43),
        "-" * 5 + "BEGIN CERTIFICATE" + "-" * 5,
        "AKIA is the prefix of AWS access keys.",
        "sk- keys are from OpenAI, ghp_ tokens from GitHub.",
        "serial number SN-2024-00017-XK, order INV-2024-118",
        "0xDEADBEEF 0x3FFB0000 0x40080400:0x40081c3c",
        "Backtrace: 0x400d1f3a:0x3ffb1f70 0x400d2047:0x3ffb1f90",
        "the token is missing from the request",
        "token to słowo angielskie, a sekret to tajemnica",
        "moje hasło to stara sprawa",
        "my password is wrong and the page says so",
        "pass: 12, fail: 3",
        "Authorization: Bearer <token>",
        "passwd: password updated successfully",
        "VmRaiseException+0x1f qwertyuiopasdfghjklzxcvbnm",
        "IBAN PL61 1090 1014 0000 0712 1981 2874, NIP 123-456-32-18",
    ]
