-- A bundle case (一件事) is rated once, as a whole: then `bundle_case_id` stands instead of case and visit, and the rating falls to each
-- department that rendered a part of it. An older program shows such a rating by its title and to no department.
--postgres: ALTER TABLE rating DROP CONSTRAINT rating_check;
--postgres: ALTER TABLE rating ADD COLUMN bundle_case_id UUID;
--postgres: ALTER TABLE rating ADD CONSTRAINT rating_of_one CHECK (num_nonnulls(case_id, visit_id, bundle_case_id) = 1);
--postgres: ALTER TABLE rating ADD CONSTRAINT rating_bundle_turn UNIQUE (bundle_case_id, turn);
--sqlite: CREATE TABLE rating_of_all (
--sqlite:     id {{id}} PRIMARY KEY,
--sqlite:     cell_id {{id}} NOT NULL,
--sqlite:     region_id {{id}} NOT NULL,
--sqlite:     hall_id {{id}},
--sqlite:     department_id {{id}},
--sqlite:     case_id {{id}},
--sqlite:     visit_id {{id}},
--sqlite:     turn {{int}} NOT NULL,
--sqlite:     title {{text}} NOT NULL,
--sqlite:     number {{text}},
--sqlite:     counter_number {{int}},
--sqlite:     grade {{int}} NOT NULL CHECK (grade BETWEEN 1 AND 5),
--sqlite:     comment_sealed {{bytes}},
--sqlite:     anonymous {{bool}} NOT NULL,
--sqlite:     channel {{text}} NOT NULL,
--sqlite:     at {{time}} NOT NULL,
--sqlite:     revision {{int}} NOT NULL,
--sqlite:     bundle_case_id {{id}},
--sqlite:     UNIQUE (case_id, turn),
--sqlite:     UNIQUE (visit_id, turn),
--sqlite:     UNIQUE (bundle_case_id, turn),
--sqlite:     CHECK ((case_id IS NOT NULL) + (visit_id IS NOT NULL) + (bundle_case_id IS NOT NULL) = 1)
--sqlite: ) {{strict}};
--sqlite: INSERT INTO rating_of_all (id, cell_id, region_id, hall_id, department_id, case_id, visit_id, turn, title, number, counter_number, grade, comment_sealed, anonymous, channel, at, revision) SELECT id, cell_id, region_id, hall_id, department_id, case_id, visit_id, turn, title, number, counter_number, grade, comment_sealed, anonymous, channel, at, revision FROM rating;
--sqlite: CREATE TABLE rating_norm_of_all (
--sqlite:     rating_id {{id}} NOT NULL REFERENCES rating_of_all (id),
--sqlite:     code {{text}} NOT NULL,
--sqlite:     PRIMARY KEY (rating_id, code)
--sqlite: ) {{strict}};
--sqlite: INSERT INTO rating_norm_of_all (rating_id, code) SELECT rating_id, code FROM rating_norm_given;
--sqlite: DROP TABLE rating_norm_given;
--sqlite: DROP TABLE rating;
--sqlite: ALTER TABLE rating_of_all RENAME TO rating;
--sqlite: ALTER TABLE rating_norm_of_all RENAME TO rating_norm_given;
--sqlite: CREATE INDEX rating_by_hall ON rating (hall_id, at);
--sqlite: CREATE INDEX rating_by_department ON rating (department_id, at);
--sqlite: CREATE INDEX rating_by_region ON rating (region_id, at);

-- To whom a bundle's rating falls; ratings of one case or one visit have no rows here.
CREATE TABLE rating_department (
    rating_id {{id}} NOT NULL REFERENCES rating (id),
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    hall_id {{id}},
    department_id {{id}} NOT NULL,
    PRIMARY KEY (rating_id, department_id)
) {{strict}};
CREATE INDEX rating_department_by_department ON rating_department (department_id);
