#include <set>

#include "house.h"

namespace yimen::people {
namespace {

// One call as the dispatcher would make it, without the dispatcher.
class Call final : public http::Context {
  public:
    Call(db::Database& database, std::string body, const access::Principal* principal = nullptr)
        : database_(database), principal_(principal) {
        request_.body = std::move(body);
        request_.id = "request-1";
    }
    const http::Request& request() const override { return request_; }
    const access::Principal* principal() const override { return principal_; }
    std::string_view channel() const override { return "portal"; }
    std::int64_t expected_revision() const override { return 0; }
    tl::unexpected<Error> not_found() const override { return fail(kUnknown); }
    http::Request& mutable_request() { return request_; }
    // What the record of an Idempotency-Key would hold.
    const std::string& kept() const { return kept_; }

  private:
    Result<Kept> do_write(const std::function<Result<boost::json::value>(db::Tx&)>& body) override {
        YIMEN_TRY(auto done, database_.write(body));
        kept_ += boost::json::serialize(done);
        return Kept{std::move(done), false};
    }

    db::Database& database_;
    const access::Principal* principal_;
    http::Request request_;
    std::string kept_;
};

class PeopleRoutesTest : public HouseTest {
  protected:
    const http::Route& route(std::string_view operation) {
        for (const auto& route : routes_->all())
            if (route.info.operation == operation)
                return route;
        throw std::runtime_error("no such operation");
    }
    void SetUp() override {
        HouseTest::SetUp();
        routes_ = routes(service(), db());
    }
    static std::string header(const http::Reply& reply, std::string_view name) {
        for (const auto& [key, value] : reply.headers)
            if (key == name)
                return value;
        return "";
    }
    static boost::json::object body(const http::Reply& reply) { return boost::json::parse(reply.body).as_object(); }
    std::string credentials(std::string_view login) {
        return boost::json::serialize(boost::json::object{{"login", login}, {"password", kPassword}});
    }
    Worker add_clerk() {
        Worker worker = add_worker("clerk01");
        grant(clerk_grant(worker.staff));
        add_totp(worker.account);
        return worker;
    }

    std::optional<http::Routes> routes_;
};
YIMEN_INSTANTIATE_ENGINES(PeopleRoutesTest);

TEST_P(PeopleRoutesTest, EveryRouteSaysWhoMayCallIt) {
    for (const auto& route : routes_->all()) {
        int ways = route.info.open + route.info.any_account + !route.info.allow.empty();
        EXPECT_EQ(ways, 1) << route.info.operation;
    }
    std::set<std::string_view> open;
    for (const auto& route : routes_->all())
        if (route.info.open)
            open.insert(route.info.operation);
    EXPECT_EQ(open, (std::set<std::string_view>{"signIn", "answerSecondFactor", "openAccount"}));
}

TEST_P(PeopleRoutesTest, TheSessionTokenIsInTheCookieAndNowhereElse) {
    auto zhang = add_person("张三", kZhangNumber);
    add_account(AccountKind::visitor, "zhangsan", zhang.person);
    Call call(db(), credentials("zhangsan"));
    auto reply = route("signIn").handler(call);
    ASSERT_TRUE(reply);
    std::string cookie = header(*reply, "Set-Cookie");
    EXPECT_TRUE(cookie.starts_with("yimen_session="));
    EXPECT_TRUE(cookie.ends_with("; HttpOnly; SameSite=Lax; Path=/")) << cookie;
    std::string token = cookie.substr(14, cookie.find(';') - 14);
    EXPECT_TRUE(is_signed_in(token));
    EXPECT_EQ(reply->body.find(token), std::string::npos);
    EXPECT_EQ(header(*reply, "Cache-Control"), "no-store");
    auto told = body(*reply);
    EXPECT_EQ(told["state"], "signed_in");
    EXPECT_EQ(told["pending"], nullptr);
    EXPECT_EQ(told["methods"], boost::json::array());
    EXPECT_EQ(told["webauthn"], nullptr);
    EXPECT_TRUE(told["csrf_token"].is_string());
}

TEST_P(PeopleRoutesTest, TheCookieIsSecureUnderTls) {
    auto zhang = add_person("张三", kZhangNumber);
    add_account(AccountKind::visitor, "zhangsan", zhang.person);
    Call call(db(), credentials("zhangsan"));
    call.mutable_request().secure = true;
    EXPECT_TRUE(header(*route("signIn").handler(call), "Set-Cookie").ends_with("; Secure"));
}

TEST_P(PeopleRoutesTest, SigningOutClearsTheCookie) {
    auto zhang = add_person("张三", kZhangNumber);
    add_account(AccountKind::visitor, "zhangsan", zhang.person);
    std::string token = token_of("zhangsan");
    auto principal = who(token);
    Call call(db(), "", &principal);
    auto reply = route("signOut").handler(call);
    EXPECT_EQ(reply->status, 204);
    EXPECT_NE(header(*reply, "Set-Cookie").find("Max-Age=0"), std::string::npos);
    EXPECT_FALSE(is_signed_in(token));
}

TEST_P(PeopleRoutesTest, ASignInOfStaffTakesTwoCalls) {
    add_clerk();
    Call first(db(), credentials("clerk01"));
    auto asked = route("signIn").handler(first);
    EXPECT_EQ(header(*asked, "Set-Cookie"), "");
    auto question = body(*asked);
    EXPECT_EQ(question["state"], "second_factor");
    EXPECT_EQ(question["methods"], (boost::json::array{"totp"}));
    EXPECT_EQ(question["csrf_token"], nullptr);
    boost::json::object answered{{"pending", question["pending"]}, {"totp", code_now()}};
    Call second(db(), boost::json::serialize(answered));
    auto done = route("answerSecondFactor").handler(second);
    ASSERT_TRUE(done);
    EXPECT_EQ(body(*done)["state"], "signed_in");
    EXPECT_NE(header(*done, "Set-Cookie"), "");
}

TEST_P(PeopleRoutesTest, AClerkFindsAVisitorByTheirNumber) {
    add_clerk();
    auto clerk = who(token_of("clerk01"));
    std::string request = R"({"name":"张三","id_number":"11010519491231002X","phone":"13800001111"})";
    Call first(db(), request, &clerk), second(db(), request, &clerk);
    auto made = body(*route("findVisitor").handler(first)), found = body(*route("findVisitor").handler(second));
    EXPECT_EQ(made["created"], true);
    EXPECT_EQ(found["created"], false);
    EXPECT_EQ(found["subject_id"], made["subject_id"]);
    EXPECT_EQ(found["display_name"], "张*");
    EXPECT_EQ(found["phone_masked"], "138****1111");
    for (std::string_view personal : {"张", "13800001111", "138****1111"})
        EXPECT_EQ(first.kept().find(personal), std::string::npos) << first.kept();
    EXPECT_EQ(journaled("person.add"), 2) << "the clerk's own person, and the visitor";
    auto last = test::journal_rows(db()).back();
    EXPECT_EQ(last.action, "person.find");
    EXPECT_EQ(last.role, "clerk");
    EXPECT_EQ(last.actor, clerk.account);
    EXPECT_EQ(last.request_id, "request-1");
}

TEST_P(PeopleRoutesTest, ALookUpUnderAnotherNameIsRefusedAndStaysInTheJournal) {
    add_clerk();
    add_person("张三", kZhangNumber);
    auto clerk = who(token_of("clerk01"));
    Call call(db(), R"({"name":"张五","id_number":"11010519491231002X"})", &clerk);
    EXPECT_EQ(code_of(route("findVisitor").handler(call)), kNameDiffers.code);
    EXPECT_EQ(journaled("person.mismatch"), 1);
}

TEST_P(PeopleRoutesTest, TheSecretOfAnEnrolmentIsKeptByNoKey) {
    Worker worker = add_worker("clerk01");
    grant(clerk_grant(worker.staff));
    std::string token = *sign_in("clerk01")->session_token;
    auto principal = who(token);
    Call begin(db(), "{}", &principal);
    auto offer = body(*route("beginTotp").handler(begin));
    std::string secret(offer["secret_base32"].as_string());
    EXPECT_EQ(begin.kept(), "null");
    std::string code = crypto::totp_code(*crypto::from_base32(secret), system_.now());
    Call enrol(db(), boost::json::serialize(boost::json::object{{"code", code}, {"label", "phone"}}), &principal);
    auto added = route("enrolTotp").handler(enrol);
    ASSERT_TRUE(added);
    EXPECT_EQ(added->status, 201);
    EXPECT_EQ(body(*added)["kind"], "totp");
    EXPECT_TRUE(who(token).has(Role::clerk)) << "at once, without waiting for the cache";
}

TEST_P(PeopleRoutesTest, AnAccountIsOpened) {
    boost::json::object wanted{{"login", "zhangsan"},
                               {"password", kPassword},
                               {"name", "张三"},
                               {"id_number", kZhangNumber},
                               {"phone", "13800001111"}};
    Call call(db(), boost::json::serialize(wanted));
    auto reply = route("openAccount").handler(call);
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 201);
    EXPECT_NE(token_of("zhangsan"), "");
}

} // namespace
} // namespace yimen::people
