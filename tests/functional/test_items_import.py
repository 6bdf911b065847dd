"""Item lists come in through the API, run in the background, and say what became of every row."""

import csv
import io
import unittest
import urllib.parse
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from yimen import OwnServerTest, YimenTest, wait_until

HEADER = "department,main_item,name,local_item_code,task_type,region_code,department_code\n"
ROWS = ("区文广旅局,未分类,示例事项甲,X-1,1,990102000000,11990102MB9900001N\n"
        "区文广旅局,未分类,示例事项乙,X-2,77,990102000000,11990102MB9900001N\n"
        "区文广旅局,未分类,示例事项丙,X-3,1,990102999999,11990102MB9900001N\n")


def workbook(rows, merged=""):
    """A workbook as other programs make it: shared texts, a name of its own for the sheet. A cell that is no text is XML as it is."""
    texts = [cell for row in rows for cell in row if isinstance(cell, str)]
    shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    numbers = iter(range(len(texts)))
    written = lambda cell: f'<c t="s"><v>{next(numbers)}</v></c>' if isinstance(cell, str) else cell.decode()  # noqa: E731
    data = "".join("<row>" + "".join(written(cell) for cell in row) + "</row>" for row in rows)
    ranges = f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", '<workbook xmlns:r="r"><sheets><sheet name="清单" r:id="rId7"/></sheets></workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", '<Relationships><Relationship Id="rId7" Target="worksheets/list.xml"/></Relationships>')
        archive.writestr("xl/sharedStrings.xml", f"<sst>{shared}</sst>")
        archive.writestr("xl/worksheets/list.xml", f"<worksheet><sheetData>{data}</sheetData>{ranges}</worksheet>")
    return file.getvalue()


class Importing(YimenTest):
    def run_import(self, content, dry_run=False):
        editor = self.sign_in("editor01")
        content = content.encode() if isinstance(content, str) else content
        begun = editor.post("/item-imports" + ("?dry_run=true" if dry_run else ""), content,
                            headers={"X-File-Name": "%E4%BA%8B%E9%A1%B9.csv", "Content-Type": "text/csv"})
        begun = begun.expect(201).json
        ended = lambda: (view := editor.get(f"/item-imports/{begun['id']}").expect(200).json)["state"] != "running" and view
        return editor, wait_until(ended, "the import to end")


class ItemsImportTest(Importing):
    def test_rows_are_created_and_what_cannot_be_judged_is_reported(self):
        editor, done = self.run_import(HEADER + ROWS)
        self.assertEqual((done["state"], done["file_name"], done["created"], done["refused"]), ("done", "事项.csv", 2, 1))
        rows = editor.get(f"/item-imports/{done['id']}/rows?verdict=reported").expect(200).json["items"]
        codes = {row["name"]: [reason["code"] for reason in row["reasons"]] for row in rows}
        self.assertIn("task_type.unknown", codes["示例事项乙"])
        self.assertIn("region_code.unknown", codes["示例事项丙"])
        wait_until(lambda: any(item["name"] == "示例事项甲" for item in self.nobody().get("/items?text=%E7%A4%BA%E4%BE%8B").json["items"]),
                   "the item to be found")
        _, again = self.run_import(HEADER + ROWS)
        self.assertEqual((again["created"], again["updated"], again["unchanged"]), (0, 0, 2))

    def test_an_english_name_may_be_given_and_a_chinese_one_is_not_taken_for_it(self):
        header = HEADER.strip() + ",name_en\n"
        rows = ("区文广旅局,未分类,双语事项甲,E-1,1,990102000000,11990102MB9900001N,Licence of a dance hall\n"
                "区文广旅局,未分类,双语事项乙,E-2,1,990102000000,11990102MB9900001N,双语事项乙\n"
                "区文广旅局,未分类,双语事项丙,E-3,1,990102000000,11990102MB9900001N,\n")
        editor, done = self.run_import(header + rows)
        self.assertEqual((done["created"], done["refused"]), (3, 0))
        reported = editor.get(f"/item-imports/{done['id']}/rows?verdict=reported").expect(200).json["items"]
        self.assertEqual([r["name"] for r in reported if "name_en.not_english" in [reason["code"] for reason in r["reasons"]]], ["双语事项乙"])
        def found() -> dict[str, str]:
            items = self.nobody().get("/items?text=%E5%8F%8C%E8%AF%AD%E4%BA%8B%E9%A1%B9").json["items"]
            return {i["name"]: i["name_en"] for i in items if i["name"].startswith("双语事项")}

        wait_until(lambda: len(found()) == 3, "the items to be found")
        self.assertEqual(found(), {"双语事项甲": "Licence of a dance hall", "双语事项乙": "", "双语事项丙": ""})
        _, again = self.run_import(HEADER + "区文广旅局,未分类,双语事项甲,E-1,1,990102000000,11990102MB9900001N\n")
        self.assertEqual(again["unchanged"], 1)
        self.assertEqual(found()["双语事项甲"], "Licence of a dance hall")

    def test_a_file_that_is_no_item_list_fails_and_says_why(self):
        for text, why in (("a,b\n1,2\n", "unknown column"), (HEADER + "x,y\n", "line 2"), (HEADER + '"x,y', "quotation")):
            _, ended = self.run_import(text)
            self.assertEqual(ended["state"], "failed", ended)
            self.assertIn(why, ended["error"])

    def test_others_may_not_import(self):
        for login in ("visitor01", "clerk01", "auditor01"):
            self.sign_in(login).post("/item-imports", HEADER.encode(), headers={"Content-Type": "text/csv"}).expect(403)

    def test_a_workbook_and_an_old_encoding_come_in_and_a_dry_run_changes_nothing(self):
        rows = [line.split(",") for line in (HEADER + ROWS.replace("X-", "W-")).splitlines()]
        text = ("\n".join(",".join(row) for row in rows) + "\n").encode("gb18030")
        for content, form in ((text, "csv, GB18030"), (workbook(rows), "xlsx")):
            _, dry = self.run_import(content, dry_run=True)
            self.assertEqual((dry["form"], dry["dry_run"], dry["created"], dry["refused"]), (form, True, 2, 1))
        _, done = self.run_import(workbook(rows))  # the dry runs have made nothing, so it is all new
        self.assertEqual((done["created"], done["refused"]), (2, 1))

    def reported(self, editor, done):
        rows = editor.get(f"/item-imports/{done['id']}/rows?verdict=reported&limit=100").expect(200).json["items"]
        return {row["row"]: {reason["code"] for reason in row["reasons"]} for row in rows}

    def row(self, code, name="示例事项"):
        return ["区文广旅局", "未分类", name + code, code, "1", "990102000000", "11990102MB9900001N"]

    def test_merged_cells_formulas_numbers_and_repeated_codes_are_refused_row_by_row(self):
        rows = [HEADER.strip().split(","), self.row("F-1"), self.row("F-2"), self.row("F-3"), self.row("F-4"), self.row("F-1"), self.row("F-6")]
        rows[3][2] = b"<c><f>CONCAT(A1)</f><v>2</v></c>"  # row 4
        rows[4][3] = b"<c><v>1.19901020000900001E+26</v></c>"  # a code that the spreadsheet has rounded
        editor, done = self.run_import(workbook(rows, merged="C3:C3"))
        self.assertEqual((done["state"], done["rows"], done["created"], done["refused"]), ("done", 6, 2, 4), done)
        told = self.reported(editor, done)
        for line, code in ((3, "cell.merged"), (4, "cell.formula"), (5, "cell.number"), (6, "local_code.repeated")):
            self.assertIn(code, told[line])

    def test_lines_in_two_encodings_are_read_each_in_its_own_and_a_line_cut_in_the_middle_stops_the_whole_file(self):
        lines = [",".join(self.row(f"M-{i}")) + "\n" for i in range(1, 5)]
        mixed = (HEADER + lines[0]).encode() + lines[1].encode("gb18030") + "".join(lines[2:]).encode()
        _, cut = self.run_import(mixed[:-30])
        self.assertEqual((cut["state"], cut["created"]), ("failed", 0))
        self.assertIn("cut off", cut["error"])
        editor, done = self.run_import(mixed)
        self.assertEqual((done["created"], done["refused"]), (4, 0), done)
        self.assertIn("row.encoding", self.reported(editor, done)[3])
        text = "/items?text=%E7%A4%BA%E4%BE%8B%E4%BA%8B%E9%A1%B9M-2"
        wait_until(lambda: any(one["name"] == "示例事项M-2" for one in self.nobody().get(text).json["items"]), "the item to be found")

    def test_what_was_exported_comes_back_unchanged(self):
        editor = self.sign_in("editor01")
        for wanted in ({"form": "csv", "encoding": "gb18030"}, {"form": "xlsx"}, {"form": "json"}):
            begun = editor.post("/item-exports", wanted).expect(201).json
            done = wait_until(lambda: (view := editor.get(f"/item-exports/{begun['id']}").expect(200).json)["state"] != "running" and view,
                              "the export to end")
            self.assertEqual(done["state"], "done", done)
            file = editor.get(f"/item-exports/{begun['id']}/file").expect(200).body
            _, back = self.run_import(file)
            self.assertGreaterEqual(done["rows"], 12)
            self.assertEqual((back["state"], back["unchanged"], back["refused"]), ("done", done["rows"], 0), back)
        self.sign_in("admin01").post(f"/item-exports/{begun['id']}/cancel").expect(409, "catalogue.export_not_ready")
        drafts = editor.get("/item-drafts").expect(200).json["items"]
        self.assertEqual([d for d in drafts if d["edited_by"] == "沈九示"], [])  # no definition differed


def real_list() -> Path | None:
    """The items of a county as it publishes them, where they lie beside the checkout."""
    return next((file for at in Path(__file__).parents if (file := at / "shared" / "data" / "items_guangan.csv").exists()), None)


class RealListTest(Importing, OwnServerTest):
    @unittest.skipUnless(real_list(), "no shared/data/items_guangan.csv beside the checkout")
    def test_the_items_of_a_county_come_in_with_their_codes_as_given_and_the_same_list_changes_nothing(self):
        text = real_list().read_text().replace("511602000000", "990102000000")  # its region is the one of the demo
        rows = list(csv.DictReader(io.StringIO(text)))
        _, done = self.run_import(text)
        self.assertEqual((done["state"], done["rows"], len(rows)), ("done", 1135, 1135), done)
        self.assertEqual((done["created"], done["refused"]), (len({row["local_item_code"] for row in rows}), 1135 - done["created"]))
        _, again = self.run_import(text)
        self.assertEqual((again["created"], again["updated"], again["unchanged"]), (0, 0, done["created"]))
        for row in rows[::100]:
            path = "/items?limit=100&text=" + urllib.parse.quote(row["name"][:40])
            found = wait_until(lambda path=path, row=row: [one for one in self.nobody().get(path).json["items"] if one["local_code"] == row["local_item_code"]],
                               row["name"])
            self.assertEqual((found[0]["name"], found[0]["department_name"]), (row["name"], row["department"]))
