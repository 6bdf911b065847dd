-- Documents of a case (文书): a row for each, made in the transaction of the action that produces it; the PDF is rendered from it afterwards.
CREATE TABLE case_document (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    department_id {{id}} NOT NULL,           -- the authority that issues it
    case_id {{id}} NOT NULL REFERENCES cases (id),
    case_revision {{int}} NOT NULL,          -- of the step that produced it
    kind {{text}} NOT NULL,
    year {{int}} NOT NULL,
    serial {{int}} NOT NULL,
    number {{text}} NOT NULL,                -- 城东市监许受〔2026〕12号
    title {{text}} NOT NULL,
    title_en {{text}} NOT NULL,
    content_sealed {{bytes}} NOT NULL,       -- what stands on it, encrypted
    digest {{bytes}} NOT NULL,               -- SM3 over kind, number, date, token and content
    token_index {{bytes}} NOT NULL UNIQUE,   -- SM3 of the token in the QR code
    token_sealed {{bytes}} NOT NULL,
    issued_at {{time}} NOT NULL,
    issued_on {{date}} NOT NULL,
    file_sm3 {{text}},                       -- the PDF, once it was rendered
    pages {{int}},
    UNIQUE (cell_id, department_id, kind, year, serial),
    UNIQUE (case_id, case_revision, kind)
) {{strict}};

-- The last number of each series. Numbers have no gaps, so the row is locked until the transaction ends: take one last.
CREATE TABLE document_series (
    cell_id {{id}} NOT NULL,
    department_id {{id}} NOT NULL,
    kind {{text}} NOT NULL,
    year {{int}} NOT NULL,
    last {{int}} NOT NULL,
    PRIMARY KEY (cell_id, department_id, kind, year)
) {{strict}};

-- What an authority's documents say about it. Without a row they carry no code word and no seal, and name the ways to appeal by law.
CREATE TABLE document_authority (
    department_id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    code_word {{text}} NOT NULL,             -- 机关代字
    review_organ {{text}} NOT NULL,          -- 行政复议机关
    court {{text}} NOT NULL,                 -- 有管辖权的人民法院
    seal {{text}} NOT NULL CHECK (seal IN ('none', 'test', 'plain')),
    revision {{int}} NOT NULL
) {{strict}};

-- Until when the visitor is asked to supply what is missing.
ALTER TABLE case_notice ADD COLUMN until {{date}};
