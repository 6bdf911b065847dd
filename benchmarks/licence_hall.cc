#include "licence_hall.h"

#include <fmt/format.h>

#include "base/text.h"
#include "people/registry.h"
#include "places/departments.h"

namespace yimen::bench {
namespace {

// Characters of names of people, shops and streets; each licence shows others, as real ones do.
constexpr std::u32string_view kCharacters =
    U"李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟"
    U"汪田任姜"
    U"明华建国文军平志伟东海强晓生光林小民永杰俊健辉鹏飞波斌超宇浩然子轩梓涵欣怡诗琪雨桐一诺思远安宁静雅婷芳秀英玉兰桂"
    U"香春梅红霞"
    U"福兴隆顺发祥瑞丰盛源泰和昌聚鑫金银宝康乐美味鲜香园居阁轩楼堂坊铺店面馆饭酒茶点心火锅烧烤粥粉汤饺包子糕饼果蔬肉鱼"
    U"虾蟹鸡鸭鹅"
    U"路街巷里弄号幢单元室层区县镇乡村组南北西中山河湖江海桥门城新老大小前后左右上下内外";

std::string words(int number, std::size_t count) {
    std::u32string out;
    auto state = static_cast<std::uint64_t>(number) * 2654435761u + 12345;
    for (std::size_t i = 0; i < count; ++i) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        out += kCharacters[(state >> 33) % kCharacters.size()];
    }
    return to_utf8(out);
}

} // namespace

LicenceHall::LicenceHall(app::Ground& ground, const Hall& hall, bool sealed) : ground_(ground), hall_(hall) {
    auto found = ground.database->read(
        [&](db::Reader& reader) { return places::department_by_code(reader, hall.cell, kBenchDepartment).value(); });
    organ_ = {hall.cell, found.id, found.name, std::string(kBenchDepartment)};
    import_ = new_uuid(ground.clocks.business.now());
    must(ground.database->write([&](db::Tx& tx) -> Result<void> {
        licences::put_import(tx, import_, hall.cell, licences::ImportWay::list, "bench", std::nullopt,
                             ground.clocks.business.now());
        return {};
    }));
    type_ = ground.database->read(
        [&](db::Reader& reader) { return ground.licences.type(reader, kBenchLicenceType).value(); });
    bool has_one = must(ground.database->read([&](db::Reader& reader) {
                       return ground.seals.in_force(reader, organ_.department, seals::Purpose::licence);
                   })).has_value();
    if (!sealed || has_one)
        return;
    must(ground.seals.make_test_authority(hall.cell));
    must(ground.seals.make(organ_, seals::Purpose::licence));
    must(ground.seals.order(organ_, seals::Purpose::licence, new_id<StaffId>(ground.clocks.business.now())));
}

SubjectId LicenceHall::holder(db::Tx& tx, int number) const {
    return must(ground_.people.registry().find_or_add_person(
                    tx, {}, hall_.cell,
                    {words(number, 3), bench_citizen_id(10'000 + number), {}, people::Assurance::seen}))
        .subject;
}

licences::Grant LicenceHall::grant(SubjectId holder, int number, bool imported) const {
    licences::Grant out;
    Instant now = ground_.clocks.business.now();
    out.cell = hall_.cell;
    out.region = hall_.region;
    out.hall = hall_.hall;
    out.department = organ_.department;
    out.holders = {{holder}};
    if (imported)
        out.import_id = import_;
    else
        out.case_id = new_uuid(now);
    out.type_code = type_.code;
    out.issuer_name = organ_.name;
    out.issuer_code = organ_.code;
    out.serial = fmt::format("2026{:08}", number);
    out.holder_masked = words(number, 1) + "**";
    out.content = {{"经营者名称", words(number, 6) + "餐馆"},
                   {"法定代表人", words(number + 1, 3)},
                   {"经营场所", "测量区" + words(number + 2, 4) + "路 " + std::to_string(number % 900 + 1) + " 号"},
                   {"面积", number % 400 + 20},
                   {"经营项目", "热食类食品制售、冷食类食品制售、自制饮品制售"}};
    out.issued_on = hall_date(now);
    out.valid_to = hall_date(now + std::chrono::hours(24 * 365 * 5));
    return out;
}

licences::Prepared LicenceHall::prepared(SubjectId holder, int number, bool imported) const {
    return must(ground_.licences.prepare(type_, grant(holder, number, imported)));
}

std::vector<licences::LicenceId> LicenceHall::issue_pending(int first, int count) const {
    constexpr int kInOne = 100;
    std::vector<licences::LicenceId> out;
    for (int done = 0; done < count; done += kInOne)
        must(ground_.database->write([&](db::Tx& tx) -> Result<void> {
            out.resize(static_cast<std::size_t>(done));
            for (int i = done; i < std::min(count, done + kInOne); ++i) {
                auto made = prepared(holder(tx, first + i), first + i, false);
                ground_.licences.issue(tx, made);
                out.push_back(made.id);
            }
            return {};
        }));
    return out;
}

} // namespace yimen::bench
