-- What the decision itself establishes, such as the credit code of a company that comes into being: written down by who decides.
CREATE TABLE case_established (
    case_id {{id}} PRIMARY KEY REFERENCES cases (id),
    values_sealed {{bytes}} NOT NULL,
    at {{time}} NOT NULL
) {{strict}};
