#!/usr/bin/env python3
"""A strict reader of run bundles, in the standard library of Python 3.9 and later.

usage: read_bundle.py PATH

PATH is a run directory, or a bundle root, whose LATEST is followed. Prints one JSON document, {"ok", "run_id", "artifacts", "errors"}, and
ends with 0 when the bundle is valid and 1 when it is not. It was written from docs/formats/bundle.md and reads bundles of this toolkit; evidence of the
Python reference has other rules (docs/formats/deviations.md) and is refused with READER_RULES_UNKNOWN. It opens nothing outside of the run
directory and LATEST, follows no link and writes nothing.
"""

import errno
import hashlib
import json
import os
import re
import stat
import sys
import unicodedata

MIB = 1024 * 1024
INDEX, STATUS, MANIFEST, EVENTS, REPAIRS = (
    "artifact_index.json", "run_status.json", "run_manifest.json", "runtime_events.normalized.json", "repair_log.json")
ALWAYS = (STATUS, MANIFEST, "mismatch_summary.json", "mismatch_packets.jsonl", "summary.json", "summary.md",
          "expected_matrix.generated.json", "expected_matrix.json")
SCENARIO = ("runtime_results.json", EVENTS)
EITHER_LANE = ("path_witnesses.json", "fixtures.json")
STATES = ("in_progress", "complete", "failed")
RUN_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")


class Fault(Exception):
    """One thing that is wrong with a bundle."""

    def __init__(self, code, message, path=None):
        super().__init__(message)
        self.code, self.message, self.path = code, message, path


def is_run_id(value):
    return isinstance(value, str) and RUN_ID.fullmatch(value) is not None and value.strip(".") != ""


# --- JSON, strictly -------------------------------------------------------------------------------------------------------------------

def parse_json(data, path):
    """UTF-8 without a byte order mark, no member named twice, no NaN, at most 128 levels and 4 KiB a member name."""
    if data.startswith(b"\xef\xbb\xbf"):
        raise Fault("JSON_BYTE_ORDER_MARK", "begins with a byte order mark", path)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Fault("JSON_NOT_UTF8", str(error), path) from None
    check_depth(text, path)

    def members(pairs):
        found = {}
        for name, value in pairs:
            if name in found:
                raise Fault("JSON_DUPLICATE_KEY", "a member is named twice: " + name[:100], path)
            if len(name.encode("utf-8", "surrogatepass")) > 4096:
                raise Fault("JSON_KEY_TOO_LONG", "a member name is longer than 4 KiB", path)
            found[name] = value
        return found

    def constant(name):
        raise Fault("JSON_SYNTAX", name + " is not JSON", path)

    try:
        return json.loads(text, object_pairs_hook=members, parse_constant=constant)
    except (ValueError, RecursionError) as error:
        raise Fault("JSON_SYNTAX", str(error), path) from None


def check_depth(text, path):
    depth = 0
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', text, re.DOTALL):
        first = token.group()[0]
        depth += (first in "[{") - (first in "]}")
        if depth > 128:
            raise Fault("JSON_DEPTH_EXCEEDED", "nests deeper than 128 levels", path)


# --- files, without following links ---------------------------------------------------------------------------------------------------

class Directory:
    """A directory that is held open: names are looked up in it, one component after the other."""

    def __init__(self, path):
        try:
            self.path = os.path.realpath(path)
            self.fd = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        except OSError:
            raise Fault("BUNDLE_NOT_FOUND", "there is no directory " + path) from None

    def kind(self, name):
        """'file', 'directory', 'link', 'other', or None where nothing is."""
        try:
            mode = os.lstat(name, dir_fd=self.fd).st_mode
        except (OSError, ValueError):
            return None
        kinds = ((stat.S_ISREG, "file"), (stat.S_ISDIR, "directory"), (stat.S_ISLNK, "link"))
        return next((word for test, word in kinds if test(mode)), "other")

    def open(self, name):
        """A descriptor of a regular file with one name. The caller closes it."""
        held, opened = self.fd, []
        try:
            *above, last = name.split("/")
            for part in above:
                held = self._open(part, os.O_DIRECTORY, held, name)
                opened.append(held)
            descriptor = self._open(last, os.O_NONBLOCK, held, name)
        finally:
            for fd in opened:
                os.close(fd)
        found = os.fstat(descriptor)
        if stat.S_ISREG(found.st_mode) and found.st_nlink <= 1:
            return descriptor
        os.close(descriptor)
        if stat.S_ISREG(found.st_mode):
            raise Fault("BUNDLE_HARD_LINK", "has another name on this file system", name)
        raise Fault("BUNDLE_NOT_REGULAR", "is not a regular file", name)

    @staticmethod
    def _open(part, flags, held, name):
        try:
            return os.open(part, os.O_RDONLY | os.O_NOFOLLOW | flags, dir_fd=held)
        except OSError as error:
            try:
                linked = stat.S_ISLNK(os.lstat(part, dir_fd=held).st_mode)
            except OSError:
                linked = False
            if linked:
                raise Fault("BUNDLE_LINK", "is, or lies behind, a symbolic link", name) from None
            if error.errno in (errno.ENOENT, errno.ENOTDIR):
                raise Fault("BUNDLE_ARTIFACT_MISSING", "is not there", name) from None
            if error.errno == errno.ENXIO:
                raise Fault("BUNDLE_NOT_REGULAR", "is not a regular file", name) from None
            raise Fault("BUNDLE_READ_FAILED", os.strerror(error.errno), name) from None

    def read(self, name, most, too_large="BUNDLE_DOCUMENT_TOO_LARGE"):
        descriptor = self.open(name)
        with os.fdopen(descriptor, "rb") as file:
            if os.fstat(descriptor).st_size > most:
                raise Fault(too_large, "is larger than %d bytes" % most, name)
            return file.read(most + 1)

    def files(self):
        """Every name below, with '/' between its parts; links and devices too, and none is followed."""
        for folder, folders, names in os.walk(self.path):
            links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
            for name in names + links:
                yield os.path.relpath(os.path.join(folder, name), self.path).replace(os.sep, "/")


# --- which run ------------------------------------------------------------------------------------------------------------------------

def run_directory(path):
    root = Directory(path)
    if root.kind(INDEX) is not None or root.kind(STATUS) is not None:
        return root
    if root.kind("LATEST") is None:
        raise Fault("BUNDLE_NO_LATEST", "has no LATEST, so no run is chosen", path)
    text = root.read("LATEST", 256, "BUNDLE_LATEST_TOO_LARGE").decode("latin-1")
    run_id = re.sub(r"\r?\n\Z", "", text)
    if not is_run_id(run_id):
        raise Fault("BUNDLE_LATEST_INVALID", "does not hold one plain run id", "LATEST")
    kind = root.kind(run_id)
    if kind == "link":
        raise Fault("BUNDLE_LINK", "LATEST names a symbolic link", run_id)
    if kind != "directory":
        raise Fault("BUNDLE_LATEST_DANGLING", "names a run that is not there", "LATEST")
    return Directory(os.path.join(root.path, run_id))


# --- the index ------------------------------------------------------------------------------------------------------------------------

class Index:
    """The index of a run: `entries` is a list of (name, size, sha256, schema_version)."""

    def __init__(self, document, faults):
        self.entries, self.missing, self.names = [], [], set()
        if not isinstance(document, dict):
            raise Fault("BUNDLE_INDEX_INVALID", "is not an object", INDEX)
        wrong = lambda message: faults.append(Fault("BUNDLE_INDEX_INVALID", message, INDEX))
        if document.get("schema_version") != "runtime-tools.artifact_index.v0.1":
            faults.append(Fault("BUNDLE_SCHEMA_UNKNOWN", "is of a version that this reader does not know", INDEX))
        self.run_id, self.world_id = document.get("run_id"), document.get("world_id")
        self.status, self.repaired = document.get("status"), document.get("repaired") is True
        if not is_run_id(self.run_id):
            wrong("run_id is not a plain run id")
        if not isinstance(self.world_id, str) or self.world_id == "":
            wrong("world_id is not a text")
        if self.status not in ("ok", "partial", "failed"):
            faults.append(Fault("BUNDLE_STATUS_INVALID", "status is not ok, partial or failed", INDEX))
        listed, missing = document.get("artifacts", []), document.get("missing", [])
        if not isinstance(listed, list) or not isinstance(missing, list):
            wrong("artifacts or missing is not an array")
            return
        if len(listed) + len(missing) > 100_000:
            raise Fault("BUNDLE_INDEX_TOO_MANY_ENTRIES", "names more than 100,000 files", INDEX)
        paths = [entry["path"] for entry in listed if isinstance(entry, dict) and isinstance(entry.get("path"), str)]
        paths += [path for path in missing if isinstance(path, str)]
        prefix = self.prefix_of(paths)
        if listed and prefix is None:
            raise Fault("BUNDLE_PREFIX_UNKNOWN", "no entry ends in /" + MANIFEST, INDEX)
        folded = set()
        for entry in listed:
            if not isinstance(entry, dict) or not isinstance(entry.get("path"), str):
                wrong("an entry has no path")
                continue
            try:
                name = self.name_of(entry["path"], prefix)
                self.entries.append((name, *self.content_of(entry, name)))
            except Fault as fault:
                faults.append(fault)
                continue
            fold = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
            if name in self.names:
                faults.append(Fault("BUNDLE_DUPLICATE_PATH", "is named twice", name))
            elif fold in folded:
                faults.append(Fault("BUNDLE_NAMES_COLLIDE", "is one file with another name where case does not count", name))
            self.names.add(name)
            folded.add(fold)
        for path in missing:
            if isinstance(path, str):
                self.missing.append(path)
            else:
                wrong("a missing entry is not a text")

    @staticmethod
    def prefix_of(paths):
        anchors = [path for path in paths if path.endswith("/" + MANIFEST)]
        return min(anchors, key=len)[: -len(MANIFEST)] if anchors else None

    @staticmethod
    def name_of(path, prefix):
        """The name beside the index that a path means. The part before it is never used."""
        try:
            size = len(path.encode("utf-8"))
        except UnicodeEncodeError:
            raise Fault("BUNDLE_PATH_INVALID", "a path is no text", INDEX) from None
        if size > 1024:
            raise Fault("BUNDLE_PATH_TOO_LONG", "a path is longer than 1,024 bytes", INDEX)
        if not path.startswith(prefix):
            raise Fault("BUNDLE_PATH_OUTSIDE", "%r does not lie in the run directory" % path, INDEX)
        name = path[len(prefix):]
        if any(part in ("", ".", "..") for part in name.split("/")):
            raise Fault("BUNDLE_PATH_OUTSIDE", "%r is not a plain name in the run directory" % path, INDEX)
        if "\\" in name or any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name) or name == INDEX:
            raise Fault("BUNDLE_PATH_INVALID", "%r cannot be the name of an artifact" % name, INDEX)
        return name

    @staticmethod
    def content_of(entry, name):
        digest, size = entry.get("sha256"), entry.get("file_size")
        if not isinstance(digest, str) or re.fullmatch(r"[0-9a-f]{64}", digest) is None:
            raise Fault("BUNDLE_DIGEST_INVALID", "has no SHA-256 of 64 lower-case digits", name)
        if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size < 2**53:
            raise Fault("BUNDLE_SIZE_INVALID", "has no file_size in whole bytes", name)
        return size, digest, entry.get("schema_version")


# --- the bundle -----------------------------------------------------------------------------------------------------------------------

class Bundle:
    """One run directory, looked at once: `faults` holds everything that is wrong with it."""

    def __init__(self, directory):
        self.directory, self.faults, self.index = directory, [], None
        try:
            self.examine()
        except Fault as fault:
            self.faults.append(fault)

    def fault(self, code, message, path=None):
        self.faults.append(Fault(code, message, path))

    def examine(self):
        status = self.object(STATUS)
        if status is not None and status.get("state") == "in_progress":
            raise Fault("BUNDLE_IN_PROGRESS", "the run has not been committed", STATUS)
        if self.directory.kind(INDEX) is None:
            raise Fault("BUNDLE_INDEX_MISSING", "the run was never committed", INDEX)
        document = parse_json(self.directory.read(INDEX, 64 * MIB, "BUNDLE_INDEX_TOO_LARGE"), INDEX)
        self.index = Index(document, self.faults)
        manifest = self.object(MANIFEST) if MANIFEST in self.index.names else None
        if not self.is_ours(manifest):
            raise Fault("READER_RULES_UNKNOWN", "the bundle bears no mark of this toolkit: other rules apply to it")
        self.check_identity(status, manifest)
        self.check_coverage(manifest)
        self.check_repairs()
        for entry in self.index.entries:
            try:
                self.check_artifact(*entry)
            except Fault as fault:
                self.faults.append(fault)
        for name in self.directory.files():
            if name not in self.index.names and name not in (INDEX, REPAIRS):
                self.fault("BUNDLE_UNEXPECTED_FILE", "lies in the bundle, and the index does not name it", name)

    def object(self, name):
        """A document that must be an object; None, and a fault, where it is not one; None where it is not there."""
        if self.directory.kind(name) is None:
            return None
        try:
            value = parse_json(self.directory.read(name, 64 * MIB), name)
        except Fault as fault:
            self.faults.append(fault)
            return None
        if isinstance(value, dict):
            return value
        self.fault("BUNDLE_DOCUMENT_INVALID", "is not an object", name)
        return None

    def is_ours(self, manifest):
        return (manifest is not None and "execution" in manifest) or self.directory.kind("job") is not None

    def check_identity(self, status, manifest):
        for name, document in ((STATUS, status), (MANIFEST, manifest)):
            if document is not None:
                self.same_run(document, name, required=True)
        state = None if status is None else status.get("state")
        if status is None:
            if self.directory.kind(STATUS) is None:
                self.fault("BUNDLE_STATUS_MISSING", "there is an index and no status", STATUS)
        elif state not in STATES:
            self.fault("BUNDLE_STATE_UNKNOWN", "the state is none that this reader knows", STATUS)
        elif (state == "failed") != (self.index.status == "failed"):
            self.fault("BUNDLE_STATE_MISMATCH", "status and index disagree on whether the run failed", STATUS)

    def same_run(self, document, name, required=False):
        for member, code in (("run_id", "BUNDLE_RUN_ID_MISMATCH"), ("world_id", "BUNDLE_WORLD_MISMATCH")):
            value = document.get(member)
            if value != getattr(self.index, member) and (required or isinstance(value, str)):
                self.fault(code, "is of another %s than the index" % member, name)

    def check_coverage(self, manifest):
        names, failed = self.index.names, self.index.status == "failed"
        absent = set() if not failed else {path.split("/")[-1] for path in self.index.missing}
        if self.index.missing and not failed:
            self.fault("BUNDLE_MISSING_LISTED", "lists what the run should have left", INDEX)
        required = list(ALWAYS)
        scenario, baseline = names & set(SCENARIO), "baseline_results.json" in names
        if scenario:
            required += SCENARIO
        if scenario or baseline or names & set(EITHER_LANE):
            required += EITHER_LANE
        for name in required:
            if name not in names and name not in absent:
                self.fault("BUNDLE_ARTIFACT_REQUIRED", "is not in the index", name)
        execution = manifest.get("execution") if manifest else None
        committed = execution.get("artifacts") if isinstance(execution, dict) else None
        for name in committed if isinstance(committed, list) else ():
            if name not in names and name not in absent and name not in required:
                self.fault("BUNDLE_INCOMPLETE", "was committed, and the index does not name it", str(name))

    def check_repairs(self):
        if self.directory.kind(REPAIRS) is None:
            if self.index.repaired:
                self.fault("BUNDLE_REPAIR_LOG_MISSING", "the index says repaired, and there is no log", REPAIRS)
            return
        log = parse_json(self.directory.read(REPAIRS, 64 * MIB), REPAIRS)
        entries = log.get("entries") if isinstance(log, dict) else None
        digest = lambda value: value is None or (isinstance(value, str) and re.fullmatch(r"[0-9a-f]{64}", value) is not None)
        if not isinstance(entries, list) or not all(
            isinstance(entry, dict) and digest(entry.get("previous_index_sha256")) for entry in entries
        ):
            self.fault("BUNDLE_REPAIR_LOG_INVALID", "is no log of repairs", REPAIRS)

    def check_artifact(self, name, size, digest, version):
        descriptor = self.directory.open(name)
        with os.fdopen(descriptor, "rb") as file:
            found = os.fstat(descriptor).st_size
            if found != size:
                raise Fault("BUNDLE_SIZE_MISMATCH", "holds %d bytes; the index says %d" % (found, size), name)
            sha = hashlib.sha256()
            for chunk in iter(lambda: file.read(MIB), b""):
                sha.update(chunk)
            if sha.hexdigest() != digest:
                raise Fault("BUNDLE_DIGEST_MISMATCH", "is not the file that the index names", name)
            file.seek(0)
            if name == EVENTS:
                self.check_events(file.read(), name)
            elif name.endswith((".ndjson", ".jsonl")):
                self.check_lines(file, name)
            elif isinstance(version, str) and name.endswith(".json"):
                document = parse_json(file.read(), name)
                if not isinstance(document, dict) or document.get("schema_version") != version:
                    raise Fault("BUNDLE_SCHEMA_MISMATCH", "has another schema_version than the index says", name)

    def check_events(self, data, name):
        try:
            rows = parse_json(data, name)
        except Fault as fault:
            if fault.code != "JSON_SYNTAX":
                raise
            raise Fault("BUNDLE_ROW_INVALID", fault.message, name) from None
        if not isinstance(rows, list):
            raise Fault("BUNDLE_ROW_INVALID", "is not an array", name)
        self.check_rows(rows, name)

    def check_lines(self, file, name):
        def rows():
            for line in iter(lambda: file.readline(16 * MIB + 1), b""):
                if len(line) > 16 * MIB:
                    raise Fault("BUNDLE_ROW_TOO_LARGE", "has a row of more than 16 MiB", name)
                if not line.endswith(b"\n"):
                    raise Fault("BUNDLE_ROW_INVALID", "the last line has no newline", name)
                if line.strip() != b"":
                    yield parse_json(line, name)

        self.check_rows(rows(), name)

    def check_rows(self, rows, name):
        for row in rows:
            if not isinstance(row, dict):
                raise Fault("BUNDLE_ROW_INVALID", "a row is not an object", name)
            self.same_run(row, name)


def main(arguments):
    if len(arguments) != 1:
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 2
    try:
        bundle = Bundle(run_directory(arguments[0]))
        faults, index = bundle.faults, bundle.index
    except Fault as fault:
        faults, index = [fault], None
    errors = [{"code": fault.code, "path": fault.path, "message": fault.message} for fault in faults]
    document = {
        "ok": not errors,
        "run_id": index.run_id if index else None,
        "artifacts": len(index.entries) if index else 0,
        "errors": errors,
    }
    print(json.dumps(document, indent=2))
    return 0 if not errors else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
