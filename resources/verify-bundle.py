#!/usr/bin/env python3
"""Verifies the cryptographic core of a .countersign bundle with Python's standard library alone.

    verify-bundle.py BUNDLE TRUST-ROOT        exit code 0: good, 1: refused

Checks app/bundle/SPEC.md B-FILE, B-ATT and B-SIGN-1, 2 and 4: digests, DSSE envelopes, strict Ed25519, subjects, roles, the set
of attestations, distinct owners. It trusts the trust root that it is given, and leaves time, place and contents to others.
"""
import base64, hashlib, json, sys, zipfile

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

def envelope(raw, keys):
    e = json.loads(raw)
    body, kind = base64.b64decode(e["payload"], validate=True), e["payloadType"].encode()
    pae = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(body), body)
    for one in e["signatures"]:
        assert one["keyid"] in keys, "signed by a key that is not trusted"
        key = base64.b64decode(keys[one["keyid"]]["publicKey"])
        assert signed(key, pae, base64.b64decode(one["sig"], validate=True)), "bad signature"
    return e["payloadType"], json.loads(body), [one["keyid"] for one in e["signatures"]]

def verify(bundle, trust_root):
    root = json.loads(base64.b64decode(json.load(open(trust_root))["payload"]))
    revoked = {one["keyId"] for one in root["revoked"]["keys"]}
    keys = {one["keyId"]: one for one in root["keys"] if one["keyId"] not in revoked}
    archive = zipfile.ZipFile(bundle)
    names = archive.namelist()
    files = {name: archive.read(name) for name in names}
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    assert len(names) == len(files) and archive.testzip() is None, "a name is there twice"
    signers, statements = {"author": set(), "review": set(), "lint": set(), "tests": set(), "release": set()}, {}
    roles = {"author": "author", "review": "reviewer", "lint": "release", "tests": "release", "release": "release"}
    for name in (name for name in names if name.startswith("attestations/")):
        kind, statement, key_ids = envelope(files[name], keys)
        assert kind == "application/vnd.in-toto+json" and statement["subject"] == [{"name": "manifest.json", "digest": {"sha256": digests["manifest.json"]}}], "about something else"
        predicate = statement["predicateType"]
        what = "tests" if predicate == "https://in-toto.io/attestation/test-result/v0.1" else predicate.split(":")[3]
        assert all(key_id in root["roles"][roles[what]]["keyIds"] for key_id in key_ids), "wrong role"
        signers[what] |= {keys[key_id]["owner"] for key_id in key_ids}
        statements[name] = (what, statement["predicate"])
    assert all(signers[what] for what in ("author", "lint", "tests", "release")), "a statement is missing"
    releases = [predicate for what, predicate in statements.values() if what == "release"]
    others = {name: digests[name] for name, (what, _) in statements.items() if what != "release"}
    assert len(releases) == 1 and {one["name"]: one["digest"]["sha256"] for one in releases[0]["attestations"]} == others, "the set of attestations was changed"
    manifest = json.loads(files["manifest.json"])
    listed = {one["path"]: one["sha256"] for one in manifest["files"]}
    assert listed == {name: digests[name] for name in names if name != "manifest.json" and name not in statements}, "a file was changed, added or taken out"
    assert not signers["review"] & (signers["author"] | set(manifest["authors"])), "an author reviewed"
    need = max(manifest["review"]["signatures"], root["reviews"][manifest["risk"]["tier"]])
    assert len(signers["review"]) >= need and len(signers["author"]) >= root["roles"]["author"]["threshold"] and len(signers["release"]) >= root["roles"]["release"]["threshold"], "too few signers"
    return manifest

if __name__ == "__main__":
    try:
        found = verify(sys.argv[1], sys.argv[2])
        print("good: %s, version %d, for %s" % (found["flow"]["name"], found["version"], found["environment"]))
    except Exception as refused:
        print("refused: %s" % refused)
        sys.exit(1)
