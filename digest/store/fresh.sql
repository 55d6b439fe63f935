CREATE TABLE alembic_version ( version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num) )
CREATE TABLE dumps ( source TEXT NOT NULL, sha256 TEXT NOT NULL, name TEXT NOT NULL, captured DATETIME NOT NULL, as_of DATE NOT NULL, format TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL, papers INTEGER NOT NULL, stated BOOLEAN, CONSTRAINT pk_dumps PRIMARY KEY (source, sha256) )
CREATE TABLE snapshots ( source TEXT NOT NULL, sha256 TEXT NOT NULL, as_of DATE NOT NULL, captured DATETIME NOT NULL, CONSTRAINT pk_snapshots PRIMARY KEY (source, sha256), CONSTRAINT fk_snapshots_dumps FOREIGN KEY(source, sha256) REFERENCES dumps (source, sha256) )
CREATE TABLE revisions ( id TEXT NOT NULL, content TEXT NOT NULL, CONSTRAINT pk_revisions PRIMARY KEY (id) )
CREATE TABLE sightings ( source TEXT NOT NULL, sha256 TEXT NOT NULL, paper TEXT NOT NULL, position INTEGER NOT NULL, revision TEXT NOT NULL, rank INTEGER, upvotes INTEGER, mark TEXT, CONSTRAINT pk_sightings PRIMARY KEY (source, sha256, paper), CONSTRAINT fk_sightings_snapshots FOREIGN KEY(source, sha256) REFERENCES snapshots (source, sha256), CONSTRAINT fk_sightings_revisions FOREIGN KEY(revision) REFERENCES revisions (id) ) WITHOUT ROWID
CREATE INDEX ix_sightings_paper ON sightings (paper)
CREATE TABLE slots ( newsletter TEXT NOT NULL, slot TEXT NOT NULL, due DATETIME NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, CONSTRAINT pk_slots PRIMARY KEY (newsletter, slot) )
CREATE TABLE covered ( newsletter TEXT NOT NULL, slot TEXT NOT NULL, snapshot TEXT NOT NULL, CONSTRAINT pk_covered PRIMARY KEY (newsletter, slot, snapshot), CONSTRAINT fk_covered_slots FOREIGN KEY(newsletter, slot) REFERENCES slots (newsletter, slot) ) WITHOUT ROWID
CREATE TABLE issues ( newsletter TEXT NOT NULL, slot TEXT NOT NULL, wall DATETIME NOT NULL, due DATETIME NOT NULL, inputs TEXT NOT NULL, changes TEXT NOT NULL, CONSTRAINT pk_issues PRIMARY KEY (newsletter, slot), CONSTRAINT fk_issues_slots FOREIGN KEY(newsletter, slot) REFERENCES slots (newsletter, slot) )
CREATE TABLE editions ( newsletter TEXT NOT NULL, slot TEXT NOT NULL, edition TEXT NOT NULL, content TEXT NOT NULL, faces TEXT NOT NULL, rest TEXT DEFAULT '[]' NOT NULL, CONSTRAINT pk_editions PRIMARY KEY (newsletter, slot, edition), CONSTRAINT fk_editions_issues FOREIGN KEY(newsletter, slot) REFERENCES issues (newsletter, slot) )
CREATE TABLE ledger ( id INTEGER NOT NULL, newsletter TEXT NOT NULL, slot TEXT NOT NULL, edition TEXT NOT NULL, paper TEXT NOT NULL, kind TEXT NOT NULL, attempt INTEGER DEFAULT '0' NOT NULL, CONSTRAINT pk_ledger PRIMARY KEY (id) )
CREATE INDEX ix_ledger_newsletter ON ledger (newsletter)
CREATE TRIGGER ledger_stays_on_update BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END
CREATE TRIGGER ledger_stays_on_delete BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END
CREATE TABLE bodies ( newsletter TEXT NOT NULL, slot TEXT NOT NULL, edition TEXT NOT NULL, subject TEXT NOT NULL, headers BLOB NOT NULL, content BLOB NOT NULL, signing TEXT DEFAULT '[]' NOT NULL, CONSTRAINT pk_bodies PRIMARY KEY (newsletter, slot, edition) )
CREATE TABLE deliveries ( newsletter TEXT NOT NULL, slot TEXT NOT NULL, recipient TEXT NOT NULL, edition TEXT NOT NULL, message_id TEXT NOT NULL, envelope_from TEXT NOT NULL, date DATETIME NOT NULL, sha256 TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, not_before DATETIME, lease DATETIME, claim TEXT NOT NULL, phase TEXT, code INTEGER NOT NULL, reply TEXT NOT NULL, settled DATETIME, doubts INTEGER DEFAULT '0' NOT NULL, address TEXT DEFAULT '' NOT NULL, CONSTRAINT pk_deliveries PRIMARY KEY (newsletter, slot, recipient), CONSTRAINT fk_deliveries_bodies FOREIGN KEY(newsletter, slot, edition) REFERENCES bodies (newsletter, slot, edition) ) WITHOUT ROWID
CREATE INDEX ix_deliveries_open ON deliveries (slot, newsletter, recipient) WHERE state IN ('pending', 'deferred')
CREATE INDEX ix_deliveries_claimed ON deliveries (lease) WHERE state IN ('claimed')
CREATE TABLE names ( name TEXT NOT NULL, paper TEXT NOT NULL, CONSTRAINT pk_names PRIMARY KEY (name) ) WITHOUT ROWID
CREATE INDEX ix_names_paper ON names (paper)
CREATE TABLE claims ( name TEXT NOT NULL, other TEXT NOT NULL, score INTEGER NOT NULL, why TEXT NOT NULL, CONSTRAINT pk_claims PRIMARY KEY (name, other) ) WITHOUT ROWID
CREATE INDEX ix_claims_other ON claims (other)
CREATE TABLE rulings ( id INTEGER NOT NULL, name TEXT NOT NULL, other TEXT NOT NULL, same BOOLEAN NOT NULL, CONSTRAINT pk_rulings PRIMARY KEY (id) )
CREATE INDEX ix_rulings_name ON rulings (name)
CREATE INDEX ix_rulings_other ON rulings (other)
CREATE TABLE name_keys ( "key" BIGINT NOT NULL, name TEXT NOT NULL, CONSTRAINT pk_name_keys PRIMARY KEY ("key", name) ) WITHOUT ROWID
CREATE TABLE fetches ( source TEXT NOT NULL, place TEXT NOT NULL, asked DATETIME NOT NULL, fresh DATETIME, not_before DATETIME, etag TEXT NOT NULL, modified TEXT NOT NULL, sha256 TEXT NOT NULL, since TEXT NOT NULL, upto TEXT NOT NULL, CONSTRAINT pk_fetches PRIMARY KEY (source, place) ) WITHOUT ROWID
CREATE TABLE decisions ( source TEXT NOT NULL, sha256 TEXT NOT NULL, settled TEXT NOT NULL, "by" TEXT NOT NULL, at DATETIME NOT NULL, why TEXT NOT NULL, CONSTRAINT pk_decisions PRIMARY KEY (source, sha256), CONSTRAINT fk_decisions_dumps FOREIGN KEY(source, sha256) REFERENCES dumps (source, sha256) )
CREATE TABLE figures ( source TEXT NOT NULL, sha256 TEXT NOT NULL, content TEXT NOT NULL, CONSTRAINT pk_figures PRIMARY KEY (source, sha256), CONSTRAINT fk_figures_snapshots FOREIGN KEY(source, sha256) REFERENCES snapshots (source, sha256) )
CREATE TABLE last_fetches ( source TEXT NOT NULL, at DATETIME NOT NULL, faults TEXT NOT NULL, since DATETIME, times INTEGER NOT NULL, CONSTRAINT pk_last_fetches PRIMARY KEY (source) )
CREATE TABLE lessons ( id INTEGER NOT NULL, newsletter TEXT NOT NULL, profile TEXT NOT NULL, paper TEXT NOT NULL, word TEXT NOT NULL, at DATETIME NOT NULL, origin TEXT NOT NULL, undone_at DATETIME, CONSTRAINT pk_lessons PRIMARY KEY (id) )
CREATE INDEX ix_lessons_newsletter ON lessons (newsletter, profile)
CREATE TRIGGER lessons_stay BEFORE UPDATE OF id, newsletter, profile, paper, word, at, origin ON lessons FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'what was said is not rewritten, and undone once'); END
CREATE TRIGGER lessons_stay_undone BEFORE UPDATE ON lessons FOR EACH ROW WHEN (OLD.undone_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'what was said is not rewritten, and undone once'); END
CREATE TABLE embeddings ( model TEXT NOT NULL, sha256 TEXT NOT NULL, vector BLOB NOT NULL, CONSTRAINT pk_embeddings PRIMARY KEY (model, sha256) )
CREATE TABLE edits ( id INTEGER NOT NULL, newsletter TEXT NOT NULL, slot TEXT NOT NULL, edits TEXT NOT NULL, at DATETIME NOT NULL, "by" TEXT NOT NULL, CONSTRAINT pk_edits PRIMARY KEY (id), CONSTRAINT fk_edits_issues FOREIGN KEY(newsletter, slot) REFERENCES issues (newsletter, slot) )
CREATE INDEX ix_edits_newsletter ON edits (newsletter, slot)
CREATE TABLE approvals ( newsletter TEXT NOT NULL, slot TEXT NOT NULL, at DATETIME NOT NULL, "by" TEXT NOT NULL, CONSTRAINT pk_approvals PRIMARY KEY (newsletter, slot), CONSTRAINT fk_approvals_issues FOREIGN KEY(newsletter, slot) REFERENCES issues (newsletter, slot) )
CREATE TRIGGER edits_stay_on_update BEFORE UPDATE ON edits FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'what an editor did is only appended to'); END
CREATE TRIGGER edits_stay_on_delete BEFORE DELETE ON edits FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'what an editor did is only appended to'); END
CREATE TRIGGER approvals_stay_on_update BEFORE UPDATE ON approvals FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'what an editor did is only appended to'); END
CREATE TRIGGER approvals_stay_on_delete BEFORE DELETE ON approvals FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'what an editor did is only appended to'); END
CREATE TABLE tldrs ( model TEXT NOT NULL, sha256 TEXT NOT NULL, sentence TEXT NOT NULL, CONSTRAINT pk_tldrs PRIMARY KEY (model, sha256) )
CREATE INDEX ix_deliveries_address ON deliveries (address)
CREATE INDEX ix_deliveries_envelope_from ON deliveries (envelope_from)
CREATE INDEX ix_deliveries_sent ON deliveries (settled) WHERE state IN ('sent')
CREATE TABLE suppressions ( address TEXT NOT NULL, newsletter TEXT NOT NULL, reason TEXT NOT NULL, at DATETIME NOT NULL, said TEXT NOT NULL, CONSTRAINT pk_suppressions PRIMARY KEY (address, newsletter) )
CREATE TABLE returned ( mark TEXT NOT NULL, newsletter TEXT NOT NULL, slot TEXT NOT NULL, recipient TEXT NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL, at DATETIME NOT NULL, said TEXT NOT NULL, CONSTRAINT pk_returned PRIMARY KEY (mark), CONSTRAINT fk_returned_deliveries FOREIGN KEY(newsletter, slot, recipient) REFERENCES deliveries (newsletter, slot, recipient) )
CREATE INDEX ix_returned_newsletter_slot_recipient ON returned (newsletter, slot, recipient)
CREATE TABLE rejections ( newsletter TEXT NOT NULL, slot TEXT NOT NULL, at DATETIME NOT NULL, "by" TEXT NOT NULL, covered TEXT NOT NULL, CONSTRAINT pk_rejections PRIMARY KEY (newsletter, slot), CONSTRAINT fk_rejections_issues FOREIGN KEY(newsletter, slot) REFERENCES issues (newsletter, slot) )
CREATE TRIGGER rejections_stay_on_update BEFORE UPDATE ON rejections FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'what an editor did is only appended to'); END
CREATE TRIGGER rejections_stay_on_delete BEFORE DELETE ON rejections FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'what an editor did is only appended to'); END
CREATE UNIQUE INDEX ix_ledger_new_once ON ledger (newsletter, edition, paper, attempt) WHERE kind = 'new'
INSERT INTO alembic_version VALUES ('0015')
