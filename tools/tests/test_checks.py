import json

from miniature import TOOLS, MiniatureTest


class CheckErrorsTest(MiniatureTest):
    def plant(self, definition: str) -> None:
        self.append("src/domain/queue/queue.h", f"inline constexpr ErrorCode kPlanted{definition};\n")

    def test_sound_codes_pass(self):
        self.plant('{"queue.closed", ErrorKind::conflict, "The line is {closed}, "\n    "come tomorrow.", "已经停止取号。"}')
        self.assert_clean("check_errors")

    def test_a_code_that_is_taken(self):
        self.plant('{"places.no_hall", ErrorKind::not_found, "No hall.", "没有。"}')
        self.assert_caught("check_errors", "queue.h", "places.no_hall is taken")

    def test_a_code_of_another_shape(self):
        self.plant('{"NoHall", ErrorKind::not_found, "No hall.", "没有。"}')
        self.assert_caught("check_errors", "is not module.reason")

    def test_a_language_that_is_missing(self):
        self.plant('{"queue.closed", ErrorKind::conflict, "The line is closed.", "The line is closed."}')
        self.assert_caught("check_errors", "no Chinese")
        self.write("src/domain/queue/queue.h", 'ErrorCode kA{"queue.closed", ErrorKind::conflict, "", "已经停止取号。"};')
        self.assert_caught("check_errors", "not an English sentence")

    def test_a_code_without_kind(self):
        self.plant('{"queue.closed", "The line is closed.", "已经停止取号。"}')
        self.assert_caught("check_errors", "is not {code, kind, English, Chinese}")


class CheckWordsTest(MiniatureTest):
    def setUp(self) -> None:
        super().setUp()
        self.git()

    def test_clean_words_pass(self):
        self.assert_clean("check_words")

    def test_words_of_unfinished_work(self):
        for word in ("TO" + "DO", "FIX" + "ME", "not imple" + "mented"):
            with self.subTest(word):
                self.write("src/app/main.cc", f"// {word}: later\n")
                self.assert_caught("check_words", "src/app/main.cc:1: unfinished work")

    def test_paths_of_a_machine(self):
        self.write("docs/page.md", "Built in /ho" + "me/somebody/yimen\n")
        self.assert_caught("check_words", "docs/page.md:1: a path of a machine")

    def test_the_hosts_of_registries(self):
        self.write("web/.npmrc", "registry=https://registry.np" + "mjs.org/\n")
        self.assert_caught("check_words", "web/.npmrc:1: the host of a registry")

    def test_a_lock_file_may_name_its_registry(self):
        self.write("web/package-lock.json", '{"resolved": "https://registry.np' + 'mjs.org/vue"}\n')
        self.assert_clean("check_words")

    def test_tests_that_cannot_fail_or_wait_by_the_clock(self):
        for line in ("EXPECT_TRUE(tr" + "ue);", "GTEST_" + "SKIP();", "std::this_thread::sleep_" + "for(1s);", "it.on" + "ly('x')"):
            with self.subTest(line):
                self.write("src/domain/queue/tests/queue_test.cc", line + "\n")
                self.assert_caught("check_words", "queue_test.cc:1: a test that cannot fail")


class CheckSizesTest(MiniatureTest):
    def setUp(self) -> None:
        super().setUp()
        self.git()

    def test_a_long_file_is_a_warning(self):
        self.write("src/app/main.cc", "\n" * 401)
        status, output = self.run_tool("check_sizes")
        self.assertEqual((status, output), (0, "warning: src/app/main.cc: 401 lines\n"))

    def test_a_file_that_is_too_long(self):
        self.write("src/app/main.cc", "\n" * 701)
        self.assert_caught("check_sizes", "src/app/main.cc: 701 lines")

    def test_a_component_that_is_too_long(self):
        self.write("web/apps/portal/Case.vue", "\n" * 401)
        self.assert_caught("check_sizes", "Case.vue: 401 lines")


class CheckLinksTest(MiniatureTest):
    def setUp(self) -> None:
        super().setUp()
        self.git()

    def test_links_that_lead_somewhere_pass(self):
        self.write("docs/a.md", "# Words, and states\n[house](../ARCHITECTURE.md) [here](#words-and-states) [web](https://example.org) `[x](y)`\n")
        self.assert_clean("check_links")

    def test_a_link_to_a_file_that_is_not_there(self):
        self.write("docs/a.md", "# A\n\n[b](b.md)\n")
        self.assert_caught("check_links", "docs/a.md:3: b.md leads nowhere")

    def test_a_picture_that_is_not_there(self):
        self.write("docs/a.md", "![b](images/b.png)\n")
        self.assert_caught("check_links", "images/b.png leads nowhere")

    def test_a_heading_that_is_not_there(self):
        self.write("docs/a.md", "[b](../ARCHITECTURE.md#flow)\n")
        self.assert_caught("check_links", "no such heading")


class CheckDependenciesTest(MiniatureTest):
    PAGE = "# Dependencies\n\n<!-- debian -->\n<!-- /debian -->\n\n## npm\n\n| package | why |\n| --- | --- |\n| `vue` | the pages |\n"

    def setUp(self) -> None:
        super().setUp()
        self.git()
        self.write("tools/packages.sh", (TOOLS / "packages.sh").read_text())
        self.write("docs/dependencies.md", self.PAGE)
        self.write("web/package.json", json.dumps({"name": "web", "dependencies": {"vue": "3.5.45"}}))
        self.assert_clean("check_dependencies", "--write")

    def test_lists_that_agree_pass(self):
        self.assert_clean("check_dependencies")

    def test_a_debian_package_that_the_page_does_not_name(self):
        text = (self.root / "tools/packages.sh").read_text()
        self.write("tools/packages.sh", text.replace("build    cmake", "build    meson   another build\nbuild    cmake"))
        self.assert_caught("check_dependencies", "differs from tools/packages.sh")

    def test_a_reason_that_differs(self):
        self.write("docs/dependencies.md", (self.root / "docs/dependencies.md").read_text().replace("g++ 12: C++20", "any"))
        self.assert_caught("check_dependencies", "differs from tools/packages.sh")

    def test_an_npm_package_without_a_reason(self):
        self.write("web/packages/ui/package.json", json.dumps({"name": "ui", "devDependencies": {"left-pad": "1.0.0", "web": "*"}}))
        self.assert_caught("check_dependencies", "left-pad has no reason")

    def test_an_npm_package_that_is_not_used(self):
        self.write("web/package.json", json.dumps({"name": "web"}))
        self.assert_caught("check_dependencies", "vue is not used")

    def test_an_npm_package_that_is_not_pinned(self):
        self.write("web/package.json", json.dumps({"name": "web", "dependencies": {"vue": "^3.5.45"}}))
        self.assert_caught("check_dependencies", "vue is not pinned")


class CheckFormatTest(MiniatureTest):
    def setUp(self) -> None:
        super().setUp()
        self.git()
        for name in ("src/domain/queue/store.cc", "src/platform/db/migrate.cc", "src/domain/places/errors.h"):
            (self.root / name).unlink()
        self.write(".clang-format", "BasedOnStyle: LLVM\n")

    def test_formatted_code_passes(self):
        self.assert_clean("check_format")

    def test_a_file_that_is_not_formatted(self):
        self.write("src/app/main.cc", "int  main( ) { }\n")
        self.assert_caught("check_format", "src/app/main.cc:1", "not formatted")

    def test_a_missing_style(self):
        (self.root / ".clang-format").unlink()
        self.assert_caught("check_format", ".clang-format is missing")


class CheckTidyTest(MiniatureTest):
    def setUp(self) -> None:
        super().setUp()
        for source in self.root.rglob("*.cc"):
            source.unlink()
        self.write("cmake/precompiled.h", "#include <memory>\n#include <string>\n")
        self.write(".clang-tidy", "Checks: '-*,bugprone-use-after-move'\n")
        self.write("vendor/wide/wide.h", "#pragma once\n")
        self.write("src/base/id.cc", "#include <wide.h>\nint id() { return 1; }\n")
        self.configure(f"-isystem {self.root}/vendor/wide")

    def configure(self, flags: str) -> None:
        source = str(self.root / "src/base/id.cc")
        commands = [{"directory": str(self.root), "file": source, "command": f"c++ -std=c++20 {flags} -c {source}"}]
        self.write("build/release/compile_commands.json", json.dumps(commands))

    def test_sound_code_passes_and_is_not_looked_at_again(self):
        self.assert_clean("check_tidy")
        passed = json.loads((self.root / "build/tidy/passed.json").read_text())
        self.assertEqual(list(passed), ["src/base/id.cc"])

    def test_a_mistake_is_found_again_until_it_is_mended(self):
        self.write("src/base/id.cc", "int id(std::string a) {\n  std::string b = std::move(a);\n  return a.size() + b.size();\n}\n")
        for _ in range(2):
            self.assert_caught("check_tidy", "src/base/id.cc:3", "bugprone-use-after-move")
        self.write("src/base/id.cc", "int id(std::string a) { return a.size(); }\n")
        self.assert_clean("check_tidy")

    def test_a_build_that_is_not_configured(self):
        (self.root / "build/release/compile_commands.json").unlink()
        self.assert_caught("check_tidy", "not configured")

    def test_a_header_that_clang_does_not_find(self):
        self.configure("")
        self.assert_caught("check_tidy", "src/base/id.cc:1", "wide.h' file not found")
