"""Failures at the door: who guesses is locked out, who is inside stays inside."""

from yimen import YimenTest, sign_in

FAILURES = 5


class LockOutTest(YimenTest):
    def guess(self, login: str, times: int) -> None:
        for _ in range(times):
            self.nobody().post("/sessions", {"login": login, "password": "not-This-1"}).expect(401, "people.sign_in_refused")

    def right(self, login: str) -> dict:
        people = self.nobody().get("/demo/sign-ins").expect(200).json["items"]
        return {"login": login, "password": next(p["password"] for p in people if p["login"] == login)}

    def test_five_failures_lock_the_account_and_say_no_more_than_a_wrong_password(self):
        inside = self.nobody()
        sign_in(inside, "visitor01")
        self.guess("visitor01", FAILURES)
        self.nobody().post("/sessions", self.right("visitor01")).expect(401, "people.sign_in_refused")
        self.guess("nobody-of-this-name", FAILURES + 1)  # the same words for an account that is not there
        inside.get("/me").expect(200)  # an open session goes on: guessing from outside throws nobody out
        self.nobody().post("/sessions", self.right("visitor02")).expect(200)  # and nobody else is locked
        self.server.kill()
        self.server.start()
        self.nobody().post("/sessions", self.right("visitor01")).expect(401, "people.sign_in_refused")

    def test_wrong_codes_of_the_second_step_count_alike(self):
        for _ in range(FAILURES):
            step = self.nobody().post("/sessions", self.right("clerk02")).expect(200).json
            refused = self.nobody().post("/sessions/second-factor", {"pending": step["pending"], "totp": "000000"})
            refused.expect(401, "people.sign_in_refused")
        self.nobody().post("/sessions", self.right("clerk02")).expect(401, "people.sign_in_refused")

    def test_a_success_forgets_the_failures_before_it(self):
        for _ in range(2):
            self.guess("visitor02", FAILURES - 1)
            self.nobody().post("/sessions", self.right("visitor02")).expect(200)
