from miniature import MiniatureTest


class CheckLayersTest(MiniatureTest):
    def caught(self, *words: str) -> None:
        self.assert_caught("check_layers", *words)

    def test_a_sound_house_passes(self):
        self.assert_clean("check_layers")

    def test_an_include_of_a_module_that_is_not_used(self):
        self.append("src/domain/places/places.h", '#include "outbox/outbox.h"\n')
        self.caught("src/domain/places/places.h:2", "outbox is not under USES of places")

    def test_an_include_in_angle_brackets_counts_too(self):
        self.append("src/domain/places/places.h", "#  include <outbox/outbox.h>\n")
        self.caught("outbox is not under USES of places")

    def test_an_include_of_a_header_that_is_not_public(self):
        self.append("src/domain/queue/store.cc", '#include "db/pool.h"\n')
        self.caught("src/domain/queue/store.cc:5", "not a public header of db")

    def test_the_program_may_use_every_module_but_public_headers_only(self):
        self.append("src/app/main.cc", '#include "db/pool.h"\n')
        self.caught("src/app/main.cc:2", "not a public header of db")

    def test_a_path_that_climbs_out(self):
        self.append("src/domain/queue/store.cc", '#include "../places/places.h"\n')
        self.caught("store.cc:5", "does not climb out")

    def test_a_test_may_include_what_it_is_linked_with(self):
        self.write("src/domain/places/tests/places_test.cc", '#include "db/db.h"\n')
        self.assert_clean("check_layers")

    def test_a_test_may_not_include_what_it_is_not_linked_with(self):
        self.write("src/domain/places/tests/places_test.cc", '#include "queue/queue.h"\n')
        self.caught("queue is not under USES of places")

    def test_a_module_that_uses_one_above_it(self):
        self.write("src/platform/db/CMakeLists.txt", "yimen_module(db PUBLIC_HEADERS db.h USES base places)\n")
        status, output = self.run_tool("check_layers")
        self.assertEqual(status, 1)
        self.assertIn("db: uses places, which does not stand below it", output)

    def test_a_cycle(self):
        self.write("src/domain/places/CMakeLists.txt", "yimen_module(places PUBLIC_HEADERS places.h USES base db queue)\n")
        status, output = self.run_tool("check_layers")
        self.assertEqual(status, 1)
        self.assertIn("cycle: places → queue → places", output)

    def test_a_module_that_does_not_exist(self):
        self.write("src/domain/places/CMakeLists.txt", "yimen_module(places PUBLIC_HEADERS places.h USES base db ghosts)\n")
        self.caught("places: uses ghosts, which is not a module")

    def test_a_folder_that_is_in_no_list(self):
        self.write("src/domain/helpers/CMakeLists.txt", "yimen_module(helpers)\n")
        self.caught("src/domain/helpers: not in the list")

    def test_a_floor_that_is_none(self):
        self.write("src/common/util.h", "")
        self.caught("src/common: not a floor")

    def test_a_module_with_another_name_than_its_folder(self):
        self.write("src/domain/places/CMakeLists.txt", "yimen_module(halls PUBLIC_HEADERS places.h USES base db)\n")
        self.caught("calls its module halls")

    def test_a_foreign_table_in_a_statement(self):
        self.append("src/domain/queue/store.cc", 'auto read = "SELECT name FROM halls";\n')
        self.caught("src/domain/queue/store.cc:5", "names table halls of places")

    def test_a_foreign_table_in_each_position(self):
        for statement in ("SELECT 1 FROM tickets JOIN halls ON true", "INSERT INTO halls VALUES (1)", "UPDATE halls SET a = 1",
                          "DELETE FROM halls", "delete from halls", "  left JOIN halls h"):
            with self.subTest(statement):
                self.write("src/domain/queue/read.cc", f'auto read = "{statement}";\n')
                self.caught("names table halls of places")

    def test_a_foreign_table_across_literals_and_in_a_raw_string(self):
        self.write("src/domain/queue/read.cc", 'auto read = "SELECT 1 FROM " // all of them\n    "halls";\n')
        self.caught("src/domain/queue/read.cc:1", "halls")
        self.write("src/domain/queue/read.cc", 'auto read = R"sql(\n  SELECT 1\n  FROM halls)sql";\n')
        self.caught("src/domain/queue/read.cc:1", "halls")

    def test_a_table_of_the_platform_is_foreign_too(self):
        self.append("src/domain/queue/store.cc", 'auto read = "SELECT id FROM outbox_events";\n')
        self.caught("names table outbox_events of outbox")
        self.write("src/domain/queue/store.cc", 'auto read = "DELETE FROM applied_migrations";\n')
        self.caught("names table applied_migrations of db")

    def test_the_program_reads_no_table_of_a_module(self):
        self.append("src/app/main.cc", 'auto read = "SELECT id FROM tickets";\n')
        self.caught("names table tickets of queue")

    def test_the_checker_of_the_invariants_may_read_all_tables(self):
        self.write("src/app/check.cc", 'auto read = "SELECT id FROM tickets";\n')
        self.assert_clean("check_layers")
        self.append("src/app/check.cc", 'auto mend = "DELETE FROM tickets";\n')
        self.caught("src/app/check.cc:2", "names table tickets of queue")

    def test_a_test_may_make_a_toy_table_with_a_taken_name(self):
        self.write("src/platform/db/tests/db_test.cc", 'auto make = "CREATE TABLE halls (id INT)";\nauto read = "SELECT id FROM halls";\n')
        self.assert_clean("check_layers")
        self.append("src/platform/db/tests/db_test.cc", 'auto more = "SELECT id FROM tickets";\n')
        self.caught("db_test.cc:3", "names table tickets of queue")

    def test_english_words_and_comments_are_no_statements(self):
        self.append("src/domain/queue/store.cc", '// SELECT id FROM halls\nauto text = "move from halls to the queue";\nchar c = \'"\';\n')
        self.assert_clean("check_layers")

    def test_a_table_that_two_modules_create(self):
        self.append("src/domain/queue/migrations/0001_init.sql", "CREATE TABLE outbox_events (id INT);\n")
        status, output = self.run_tool("check_layers")
        self.assertEqual(status, 1)
        self.assertIn("table outbox_events is created by outbox and by queue", output)

    def test_a_migration_that_touches_a_foreign_table(self):
        for statement in ("ALTER TABLE halls ADD COLUMN x INT", "INSERT INTO tickets SELECT id FROM halls",
                          "CREATE INDEX halls_name ON halls (name)", "DROP TABLE IF EXISTS halls"):
            with self.subTest(statement):
                self.write("src/domain/queue/migrations/0002_change.sql", f"{statement};\n")
                self.caught("0002_change.sql: touches table halls of places")

    def test_a_migration_that_points_at_a_module_that_is_not_used(self):
        self.append("src/domain/places/migrations/0001_init.sql", "CREATE TABLE zones (event {{id}} REFERENCES outbox_events (id));\n")
        self.caught("points at table outbox_events, but outbox is not under USES of places")

    def test_a_gap_between_migrations(self):
        self.write("src/domain/queue/migrations/0003_more.sql", "CREATE TABLE calls (id {{id}});\n")
        self.caught("0003_more.sql: has number 3, expected 2")

    def test_two_migrations_with_one_number(self):
        self.write("src/domain/queue/migrations/0001_more.sql", "CREATE TABLE calls (id {{id}});\n")
        self.caught("has number 1, expected 2")

    def test_a_migration_without_a_number(self):
        self.write("src/domain/queue/migrations/more.sql", "CREATE TABLE calls (id {{id}});\n")
        self.caught("more.sql: a migration is named")
