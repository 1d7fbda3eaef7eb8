-- Times are milliseconds since 1970-01-01T00:00Z. Columns in JSON hold objects whose numbers are exact:
-- whole ones as digits, others with a point or an exponent, those that JSON has not as {"number": "NaN"}.

CREATE TABLE models (
  model TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  purpose TEXT NOT NULL,
  spec TEXT NOT NULL,
  spec_hash TEXT NOT NULL,
  champion TEXT NOT NULL,
  clock INTEGER NOT NULL,
  log_offset INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE specs (
  hash TEXT PRIMARY KEY,
  yaml TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE versions (
  model TEXT NOT NULL,
  iteration INTEGER NOT NULL,
  number INTEGER NOT NULL,
  lineage TEXT NOT NULL,
  log_offset INTEGER NOT NULL,
  event_time INTEGER NOT NULL,
  hash TEXT NOT NULL,
  parents TEXT NOT NULL CHECK (json_valid(parents)),
  data_from_offset INTEGER NOT NULL,
  data_to_offset INTEGER NOT NULL,
  data_from_time INTEGER NOT NULL,
  data_to_time INTEGER NOT NULL,
  data_examples INTEGER NOT NULL,
  data_hash TEXT NOT NULL,
  spec_hash TEXT NOT NULL,
  code TEXT NOT NULL,
  seed INTEGER NOT NULL,
  reproducibility TEXT NOT NULL,
  metrics TEXT NOT NULL CHECK (json_valid(metrics)),
  cost_cpu_nanos INTEGER NOT NULL,
  cost_examples INTEGER NOT NULL,
  state TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  PRIMARY KEY (model, iteration, number)
) WITHOUT ROWID;

CREATE TABLE decisions (
  model TEXT NOT NULL,
  log_offset INTEGER NOT NULL,
  place INTEGER NOT NULL,
  id TEXT NOT NULL,
  event_time INTEGER NOT NULL,
  kind TEXT NOT NULL,
  version TEXT NOT NULL,
  reason TEXT NOT NULL,
  evidence TEXT NOT NULL CHECK (json_valid(evidence)),
  PRIMARY KEY (model, id)
);

CREATE INDEX decisions_in_order ON decisions (model, log_offset, place);

CREATE TABLE checkpoints (
  model TEXT NOT NULL,
  log_offset INTEGER NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (model, log_offset)
) WITHOUT ROWID;
