"""Items are found by facets whose counts are what the list then shows, and one that is not handled here names where it is."""

from urllib.parse import quote, urlencode

from yimen import YimenTest, wait_until

HEADER = "department,main_item,name,local_item_code,task_type,region_code,department_code\n"


class ItemSearchTest(YimenTest):
    def total(self, **query):
        return self.nobody().get("/items?" + urlencode({**query, "limit": 1})).expect(200).json["total"]

    def facets(self, **query):
        return self.nobody().get("/item-facets?" + urlencode(query)).expect(200).json

    def test_every_count_is_what_the_list_shows_when_the_value_is_chosen(self):
        for filters in ({}, {"audience": "person"}, {"text": "经营"}, {"level": 3, "applicable": "true"}, {"text": "许可", "audience": "company"}):
            told = self.facets(**filters)
            self.assertTrue(told["region"] and told["level"], told)
            for facet, rows in told.items():
                for row in rows:
                    with self.subTest(filters=filters, facet=facet, value=row["value"]):
                        self.assertEqual(row["count"], self.total(**{**filters, facet: row["value"]}))

    def test_a_choice_does_not_hide_the_others_of_its_facet(self):
        whole = {row["value"]: row["count"] for row in self.facets()["audience"]}
        chosen = {row["value"]: row["count"] for row in self.facets(audience="person")["audience"]}
        self.assertEqual(whole, chosen)

    def test_bad_filters_are_refused_and_name_what_is_wrong(self):
        for path in ("/items", "/item-facets"):
            for query, name in (("level=9", "level"), ("region=99", "region"), ("audience=cats", "audience")):
                reply = self.nobody().get(f"{path}?{query}").expect(400).json
                self.assertIn(name, reply["invalid_params"][0]["pointer"])

    def test_what_is_not_handled_here_says_where_it_is(self):
        item = self.nobody().get("/items?applicable=true&limit=1").expect(200).json["items"][0]
        editor = self.sign_in("editor01")
        detail = self.nobody().get(f"/items/{item['id']}").expect(200).json
        self.assertEqual(detail["elsewhere"], [])  # it is handled here
        other = next(r["value"] for r in self.facets()["region"] if r["name"] != detail["region_name"])
        row = f"区示例局,未分类,{item['name']},ELSE-1,1,{other},D9\n"
        made = editor.post("/item-imports", (HEADER + row).encode(), headers={"Content-Type": "text/csv", "X-File-Name": "a.csv"}).expect(201).json
        done = wait_until(lambda: (view := editor.get(f"/item-imports/{made['id']}").expect(200).json)["state"] != "running" and view, "the import")
        self.assertEqual(done["created"], 1, done)
        query = f"/items?text={quote(item['name'])}&region={other}&applicable=false"
        found = wait_until(lambda: self.nobody().get(query).expect(200).json["items"], "the item to be found")
        here = next(one for one in found if one["local_code"] == "ELSE-1")
        there = self.nobody().get(f"/items/{here['id']}").expect(200).json["elsewhere"]
        self.assertIn((item["id"], detail["region_name"]), [(one["id"], one["region_name"]) for one in there])
        self.assertTrue(there[0]["halls"])
