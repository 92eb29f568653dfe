#!/usr/bin/env python3
"""Verifies the cryptographic core of a .countersign bundle with Python's standard library alone.

    verify-bundle.py BUNDLE TRUST-ROOT [NOW]  exit code 0: good, 1: refused; NOW is an instant such as 2027-01-31T12:00:00Z

Checks app/bundle/SPEC.md B-ZIP, B-NAME, B-FILE, B-JSON, B-FIT-2, B-ATT, B-SIGN, B-TRUST-3, B-TIME-3 and B-TIME-4: the one archive of these
files, digests, closure, DSSE envelopes, strict Ed25519, subjects, roles, the set of attestations, distinct owners, that a pass counts nothing
that blocks, that its policy is of the same rules, who gave its waivers and until when, and that all flows are for the environment of the bundle. It trusts the trust root that it is given, and leaves expiry, place and what the files say to others.
"""
import base64, calendar, datetime, decimal, hashlib, io, json, re, struct, sys, time, unicodedata, zipfile, zlib

MIB = 2**20
SKEW = 600  # seconds that clocks may differ
REQUIRED = {"bom.cdx.json", "flow.json", "models.lock.json", "nodes.lock.json", "policy.json", "reports/lint.sarif.json", "reports/tests.json"}
KINDS = {"urn:countersign:attestation:author:1": "author", "urn:countersign:attestation:review:1": "review", "urn:countersign:attestation:lint:1": "lint",
         "https://in-toto.io/attestation/test-result/v0.1": "tests", "urn:countersign:attestation:release:1": "release"}

# The fields of each predicate beside signedAt, and what they must say.
FIELDS = {"author": {"closure", "author"}, "review": {"closure", "reviewer", "decision", "groups"}, "lint": {"closure", "result", "verdict", "ruleSet", "counts", "report"},
          "tests": {"result", "configuration", "passedTests", "warnedTests"}, "release": {"closure", "version", "attestations"}}
GROUPS = ("security", "privacy", "legal", "data-science")
SAYS = {"review": ("decision", {"approved"}), "lint": ("result", {"pass"}), "tests": ("result", {"PASSED", "WARNED"})}

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P

def add(a, b):  # extended coordinates, RFC 8032 section 5.1.4
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    return ((f - e) * (d - c) % P, (d + c) * (f + e) % P, (d - c) * (d + c) % P, (f - e) * (f + e) % P)

def same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0

def times(n, a):
    out = (0, 1, 1, 0)
    for bit in bin(n)[2:]:
        out = add(out, out)
        out = add(out, a) if bit == "1" else out
    return out

def point(raw):
    y, sign = int.from_bytes(raw, "little") & (2**255 - 1), raw[31] >> 7
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    x = x if x * x % P == xx else x * pow(2, (P - 1) // 4, P) % P
    assert y < P and x * x % P == xx and (x or not sign), "no point of the curve"
    x = x if x & 1 == sign else P - x
    return (x, y, 1, x * y % P)

BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))

def signed(key, message, sig):
    s, a, r = int.from_bytes(sig[32:], "little"), point(key), point(sig[:32])
    assert len(sig) == 64 and s < L and not same(times(8, a), (0, 1, 1, 0)), "not strict Ed25519"
    h = int.from_bytes(hashlib.sha512(sig[:32] + key + message).digest(), "little") % L
    return same(times(s, BASE), add(r, times(h, a)))

def number(value):  # as ECMAScript writes it
    if value == 0:
        return "0"
    sign, digits, zeros = decimal.Decimal(repr(value)).normalize().as_tuple()
    digits, point = "".join(map(str, digits)), len(digits) + zeros
    if 0 < point <= 21:
        out = digits.ljust(point, "0") if zeros >= 0 else digits[:point] + "." + digits[point:]
    elif -6 < point <= 0:
        out = "0." + "0" * -point + digits
    else:
        out = "%s%se%+d" % (digits[0], "." + digits[1:] if len(digits) > 1 else "", point - 1)
    return "-" * sign + out

def text(value, depth=1):  # RFC 8785
    assert depth <= 64 or not isinstance(value, (dict, list)), "JSON that nests too deep"
    if isinstance(value, dict):
        return "{%s}" % ",".join(text(key) + ":" + text(value[key], depth + 1) for key in sorted(value, key=lambda key: key.encode("utf-16-be")))
    if isinstance(value, list):
        return "[%s]" % ",".join(text(one, depth + 1) for one in value)
    return number(value) if type(value) in (int, float) else json.dumps(value, ensure_ascii=False)

def read(spelled):  # a whole number beyond 2**53 is what every program makes of it
    value = float(spelled)
    assert abs(value) < float("inf"), "a number that is none"
    return int(value) if value.is_integer() and abs(value) < 2**53 else value

def canonical(raw):
    value = json.loads(raw.decode("utf-8"), parse_int=read, parse_float=read, parse_constant=read)
    assert text(value) == raw.decode("utf-8"), "JSON that is not canonical"
    assert not re.search(rb'[{,]"__proto__":', raw), "a member that some readers drop"
    return value

def count(value):
    return type(value) is int and value >= 0

def short(value, most):  # in UTF-16, as the limits of the format count
    return type(value) is str and len(value.encode("utf-16-le")) <= 2 * most

def unbase64(spelled):
    raw = base64.b64decode(spelled, validate=True)
    assert base64.b64encode(raw).decode() == spelled, "base 64 that is not canonical"
    return raw

def archived(files):  # B-ZIP-6: a set of files has exactly one archive
    bodies, directory = b"", b""
    for name in sorted(files, key=lambda name: (name != "manifest.json", name)):
        data = files[name]
        common = struct.pack("<HHHHHLLLH", 10, 0, 0, 0, 33, zlib.crc32(data), len(data), len(data), len(name))
        directory += b"PK\x01\x02" + struct.pack("<H", 0x314) + common + struct.pack("<HHHHLL", 0, 0, 0, 0, 0o100644 << 16, len(bodies)) + name.encode()
        bodies += b"PK\x03\x04" + common + b"\0\0" + name.encode() + data
    return bodies + directory + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, len(files), len(files), len(directory), len(bodies), 0)

def unarchived(path):
    raw = open(path, "rb").read(64 * MIB + 1)
    assert len(raw) <= 64 * MIB, "too large"
    entries = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    assert len(entries) <= 2048 and sum(one.file_size for one in entries) <= len(raw) and not any(one.compress_type for one in entries), "too many files, or compressed"
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*", one.filename) and len(one.filename) <= 200 for one in entries), "a bad name"
    files = {one.filename: raw[one.header_offset + 30 + len(one.filename):][:one.file_size] for one in entries}
    assert archived(files) == raw, "not the one archive of its files"
    return files

def envelope(raw, keys):
    e = canonical(raw)
    assert len(raw) <= 2 * MIB and set(e) == {"payload", "payloadType", "signatures"} and 1 <= len(e["signatures"]) <= 16, "no envelope"
    body, kind = unbase64(e["payload"]), e["payloadType"].encode()
    pae = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(body), body)
    for one in e["signatures"]:
        assert set(one) == {"keyid", "sig"} and one["keyid"] in keys, "signed by a key that is not trusted"
        assert signed(base64.b64decode(keys[one["keyid"]]["publicKey"]), pae, unbase64(one["sig"])), "bad signature"
    ids = [one["keyid"] for one in e["signatures"]]
    assert len(set(ids)) == len(ids), "a key signs twice"
    return e["payloadType"], canonical(body), ids

def closure(files, manifest):  # B-FIT-2
    sha = lambda data: hashlib.sha256(data).hexdigest()
    parts = {"capabilities": text(manifest["capabilities"]).encode(), "connections": text(manifest["requirements"]["connections"]).encode(), "verdict": manifest["verdict"]["hash"].encode()}
    parts.update({"flow": files["flow.json"], "models": files["models.lock.json"], "nodes": files["nodes.lock.json"], "policy": files["policy.json"]})
    parts.update({"subflow:" + canonical(files[name])["id"]: files[name] for name in files if name.startswith("subflows/")})
    listed = [{"name": name, "sha256": sha(parts[name])} for name in sorted(parts)]
    found = sha(text({"parts": listed, "version": 1}).encode())
    return {"hash": found, "parts": listed, "words": "-".join(word(int(found[at:at + 4], 16)) for at in (0, 4, 8, 12))}

def word(bits):  # a proquint: arXiv:0901.4016
    return "".join("bdfghjklmnprstvz"[bits >> at & 15] if at % 6 == 0 else "aiou"[bits >> at & 3] for at in (12, 10, 6, 4, 0))

# Letters that are drawn as a plain one, by that one: names that a person would take for one another are equal under look().
TWINS = {twin: plain for plain, twins in {"a": "аɑα", "b": "вь", "c": "сϲ", "d": "ԁđ", "e": "еёєҽε", "g": "ɡց", "h": "һհн", "i": "іїιıɩӏ1l|ł", "j": "јϳ", "k": "кκ", "m": "м", "n": "пոη", "v": "νʋѵ",
         "o": "оοσօө0ø", "p": "рρ", "q": "ԛ", "r": "г", "s": "ѕ", "t": "тτ", "u": "υս", "w": "ԝω", "x": "хχ", "y": "уүγʏ", "3": "з"}.items() for twin in twins}
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0]")

def look(name):
    bare = (char for char in unicodedata.normalize("NFKD", name).lower() if unicodedata.category(char)[0] != "M" and unicodedata.category(char) not in ("Cf", "Cc") and not char.isspace() and char not in "._-")
    return "".join(TWINS.get(char, char) for char in bare)

WAIVER = {"ruleId": 100, "fingerprint": 100, "reason": 20_000, "owner": 200, "approvedBy": 200, "until": 40}  # its fields, and how long each may be

def check_policy(policy, rules, authors, known, ends, now):  # B-FIT-4
    waivers = policy["waivers"]
    assert set(policy) == {"pack", "ruleSet", "waivers"} and policy["ruleSet"] == rules and type(waivers) is list and len(waivers) <= 10_000, "a policy of other rules, or none"
    for one in waivers:
        assert {*one, "owner"} == set(WAIVER) and all(short(said, WAIVER[field]) for field, said in one.items()), "no waiver"
        owner, approver, until = one.get("owner", ""), one["approvedBy"], instant(one["until"])
        assert ends <= until <= now + 366 * 86400 and until > now, "a waiver that does not last as long as the bundle, or longer than a year"
        assert len(one["reason"].strip().encode("utf-16-le")) >= 20 and look(one["reason"]), "a waiver without a reason"
        assert look(owner) and look(approver) and look(approver) not in {look(name) for name in [owner, *authors]} and approver in known, "a waiver that nobody, its owner or an author approved"
        assert not any(UNSEEN.search(said) for said in (owner, approver, re.sub("[\t\n\r]", " ", one["reason"]))), "a waiver that hides something"
    assert len({one["fingerprint"] for one in waivers}) == len(waivers), "a finding is waived twice"

def instant(spelled):
    at = datetime.datetime.strptime(spelled, "%Y-%m-%dT%H:%M:%SZ")
    assert at.isoformat() + "Z" == spelled, "an instant that is spelled otherwise"
    return calendar.timegm(at.timetuple())

def verify(bundle, trust_root, now):
    root = json.loads(base64.b64decode(json.load(open(trust_root))["payload"]))
    revoked = {one["keyId"] for one in root["revoked"]["keys"]}
    keys = {one["keyId"]: one for one in root["keys"] if one["keyId"] not in revoked}
    files = unarchived(bundle)
    names = list(files)
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    assert digests["manifest.json"] not in {one["manifestDigest"] for one in root["revoked"]["bundles"]}, "the bundle was revoked"
    attested = [name for name in names if name.startswith("attestations/")]
    assert 0 < len(attested) <= 64 and all(name.endswith(".dsse.json") and name.count("/") == 1 for name in attested), "not signed, or by files that are no attestations"
    groups = set()
    signers, statements = {"author": set(), "review": set(), "lint": set(), "tests": set(), "release": set()}, {}
    roles = {"author": "author", "review": "reviewer", "lint": "release", "tests": "release", "release": "release"}
    for name in attested:
        kind, statement, key_ids = envelope(files[name], keys)
        assert kind == "application/vnd.in-toto+json" and set(statement) == {"_type", "subject", "predicateType", "predicate"} and statement["_type"] == "https://in-toto.io/Statement/v1" and statement["subject"] == [{"name": "manifest.json", "digest": {"sha256": digests["manifest.json"]}}], "about something else"
        what, predicate = KINDS[statement["predicateType"]], statement["predicate"]
        assert set(predicate) - ({"signedAt"} if what in ("author", "review", "release") else set()) == FIELDS[what], "fields that this statement does not have"
        assert what != "review" or type(predicate["groups"]) is list and len(predicate["groups"]) <= len(GROUPS) and all(group in GROUPS for group in predicate["groups"]), "a group that there is not"
        assert what not in SAYS or predicate[SAYS[what][0]] in SAYS[what][1], "it does not say that it may run"
        assert all(key_id in root["roles"][roles[what]]["keyIds"] for key_id in key_ids), "wrong role"
        owners = {keys[key_id]["owner"] for key_id in key_ids}
        assert what not in ("author", "review") or owners == {predicate["author" if what == "author" else "reviewer"]}, "it speaks for somebody else"
        signers[what] |= owners
        groups |= {group for key_id in key_ids if what == "review" for group in keys[key_id]["groups"]}
        statements[name] = (what, predicate)
    assert all(signers[what] for what in ("author", "lint", "tests", "release")), "a statement is missing"
    releases = [predicate for what, predicate in statements.values() if what == "release"]
    others = {name: digests[name] for name, (what, _) in statements.items() if what != "release"}
    assert len(releases) == 1 and sorted(releases[0]["attestations"], key=lambda one: one["name"]) == [{"name": name, "digest": {"sha256": others[name]}} for name in sorted(others)], "the set of attestations was changed"
    manifest = canonical(files["manifest.json"])
    counts = manifest["verdict"]["counts"]
    assert text(manifest["formatVersion"]) == "1", "made by a newer program"
    assert count(manifest["version"]) and manifest["version"] >= 1 and set(counts) == {"block", "high", "medium", "low", "waived"} and all(map(count, counts.values())), "no version, or no counts"
    for what, predicate in statements.values():
        assert predicate.get("closure", manifest["closure"]["hash"]) == manifest["closure"]["hash"] and (what != "release" or text(predicate["version"]) == text(manifest["version"])), "another version"
        assert what != "lint" or all(text(predicate[mine]) == text(manifest["verdict"][its]) for mine, its in (("verdict", "hash"), ("ruleSet", "ruleSet"), ("counts", "counts"))), "another verdict"
    resource = lambda path: {"name": path, "digest": {"sha256": digests[path]}}
    report = canonical(files["reports/tests.json"])
    tests = report["tests"]
    assert set(report) == {"tests"} and type(tests) is list and len(tests) <= 10_000, "no list of tests"
    assert all(set(one) - {"detail"} == {"name", "result"} and one["result"] in ("passed", "warned") and short(one["name"], 300) and type(one.get("detail", "")) is str for one in tests), "no list of tests"
    passed, warned = ([one["name"] for one in tests if one["result"] == result] for result in ("passed", "warned"))
    due = {"result": "PASSED" if passed and not warned else "WARNED", "configuration": [resource("reports/tests.json")], "passedTests": passed, "warnedTests": warned}
    for what, predicate in statements.values():
        assert what != "lint" or predicate["report"] == resource("reports/lint.sarif.json"), "about another lint report"
        assert what != "tests" or predicate == due, "about other tests"
    assert manifest["verdict"]["result"] == "pass" and manifest["verdict"]["counts"]["block"] == 0, "it is blocked, or counts findings that block"
    times_signed = [instant(predicate["signedAt"]) for _, predicate in statements.values() if "signedAt" in predicate]
    assert all(one <= now + SKEW for one in times_signed), "signed in the future"
    assert not manifest["review"].get("emergency") or instant(manifest["expiresAt"]) <= min([now, *times_signed]) + 86400 + SKEW, "an emergency counts for a day"
    assert len(manifest["files"]) == len({one["path"] for one in manifest["files"]}) and all(len(files[one["path"]]) == one["size"] for one in manifest["files"]), "a file of another size, or listed twice"
    listed = {one["path"]: one["sha256"] for one in manifest["files"]}
    assert listed == {name: digests[name] for name in names if name != "manifest.json" and name not in statements}, "a file was changed, added or taken out"
    assert REQUIRED <= set(listed) and all(path in REQUIRED or re.fullmatch(r"subflows/[0-9a-f]{32}\.json", path) for path in listed), "a file is missing, or has no place in a bundle"
    for path in listed:
        canonical(files[path])
    assert manifest["closure"] == closure(files, manifest), "the closure is of something else"
    slots = lambda owner: sorted(text(one) for one in owner["connections"])
    assert slots(canonical(files["flow.json"])) == slots(manifest["requirements"]), "it asks for other connections than its flow"
    assert groups >= set(manifest["review"]["groups"]), "nobody of a group that must sign has signed"
    authors = signers["author"] | set(manifest["authors"])
    assert not {look(name) for name in signers["review"]} & {look(name) for name in authors}, "an author reviewed"
    check_policy(canonical(files["policy.json"]), manifest["verdict"]["ruleSet"], authors, {one["owner"] for one in root["keys"]}, instant(manifest["expiresAt"]), now)
    assert all(canonical(files[path])["environment"] == manifest["environment"] for path in listed if path == "flow.json" or path.startswith("subflows/")), "a flow for another environment"
    need = max(manifest["review"]["signatures"], root["reviews"][manifest["risk"]["tier"]])
    need = need and max(need, root["roles"]["reviewer"]["threshold"])
    assert len(signers["review"]) >= need and len(signers["author"]) >= root["roles"]["author"]["threshold"] and len(signers["release"]) >= root["roles"]["release"]["threshold"], "too few signers"
    return manifest

if __name__ == "__main__":
    if not 3 <= len(sys.argv) <= 4:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    try:
        found = verify(sys.argv[1], sys.argv[2], instant(sys.argv[3]) if len(sys.argv) > 3 else time.time())
        print("good: %s, version %d, for %s" % (found["flow"]["name"], found["version"], found["environment"]))
    except Exception as refused:
        print("refused: %s" % refused)
        sys.exit(1)
