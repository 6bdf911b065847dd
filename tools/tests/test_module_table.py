from miniature import MiniatureTest


class ModuleTableTest(MiniatureTest):
    def test_the_table_is_written_from_the_modules(self):
        self.assert_clean("module_table")
        page = (self.root / "ARCHITECTURE.md").read_text()
        self.assertIn("| domain | [queue](src/domain/queue/README.md) | Who is next. | base db outbox places | `tickets` |", page)
        self.assertIn("| base | [base](src/base/README.md) | What needs nothing. |  |  |", page)
        self.assert_clean("module_table", "--check")

    def test_a_stale_table(self):
        self.assert_clean("module_table")
        self.append("src/domain/queue/migrations/0001_init.sql", "CREATE TABLE calls (id {{id}});\n")
        self.assert_caught("module_table", "stale", arguments=("--check",))

    def test_a_module_without_a_purpose(self):
        self.write("src/domain/queue/README.md", "# queue\n")
        self.assert_caught("module_table", "begins without a sentence")

    def test_a_page_without_markers(self):
        self.write("ARCHITECTURE.md", "# House\n")
        self.assert_caught("module_table", "markers")
