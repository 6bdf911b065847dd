#include "catalogue.h"

#include "asking.h"

#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <optional>
#include <thread>

#include "crypto/crypto.h"
#include "hall.h"
#include "load.h"
#include "process.h"
#include "store.h"
#include "support/sample_item.h"

namespace yimen::bench {
namespace {

constexpr int kRegions = 40;            // of a list that comes in
constexpr int kListed = 100'000;        // items of that list
constexpr int kImplemented = 1'500'000; // items of a province
constexpr int kCountiesOfCity = 63;

double seconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Names as items have them: what is done, to what, in which case.
std::string name_of(int number) {
    static const std::vector<std::string> of{
        "食品经营",       "公共场所卫生", "劳务派遣经营",   "医疗机构设置", "道路货物运输经营", "烟花爆竹零售",
        "建筑施工",       "人力资源服务", "民办学校办学",   "出版物零售",   "娱乐场所经营",     "林木采伐",
        "取水",           "河道采砂",     "动物诊疗",       "农药经营",     "种子生产经营",     "特种设备使用登记",
        "不动产抵押权",   "社会团体",     "民办非企业单位", "宗教活动场所", "临时用地",         "城镇污水排入排水管网",
        "危险化学品经营", "消防安全",     "印刷企业",       "营业性演出",   "旅行社分社",       "最低生活保障"};
    static const std::vector<std::string> what{"许可", "备案", "登记",     "审批", "核准", "变更", "延续", "注销",
                                               "补发", "年审", "资格认定", "给付", "确认", "查询", "预约"};
    static const std::vector<std::string> who{"个人", "企业", "个体工商户", "社会组织", "外商投资",
                                              "小微", "连锁", "首次",       "跨区",     "容缺"};
    auto pick = [&](const std::vector<std::string>& list, int divisor) {
        return list[static_cast<std::size_t>(number / divisor) % list.size()];
    };
    return pick(of, 1) + pick(what, 30) + "（" + pick(who, 450) + "，第 " + std::to_string(number / 4500) + " 类）";
}

std::string region_code(int number) {
    return fmt::format("99{:02}{:02}000000", number / kCountiesOfCity + 1, number % kCountiesOfCity + 1);
}

// The real names of a county's list where there is one beside the checkout (tests/README), names of the same shape elsewhere.
std::vector<std::string> county_names() {
    std::vector<std::string> out;
    for (auto at = std::filesystem::absolute(program_folder()); at != at.root_path(); at = at.parent_path()) {
        std::ifstream list(at / "shared/data/items_guangan.csv", std::ios::binary);
        if (!list)
            continue;
        std::string text(std::istreambuf_iterator<char>(list), {});
        for (auto& row : must(catalogue::read_item_list(text)).rows)
            out.push_back(std::move(row.name));
        return out;
    }
    for (int i = 0; i < 1135; ++i)
        out.push_back(name_of(i));
    return out;
}

constexpr std::string_view kHeader =
    "department,main_item,name,local_item_code,task_type,region_code,department_code\n";

std::string row_of(const std::string& name, int number, int region) {
    std::string quoted = name;
    for (std::size_t at = 0; (at = quoted.find('"', at)) != std::string::npos; at += 2)
        quoted.insert(at, 1, '"');
    return fmt::format("第{}局,,\"{}\",N-{:07},{},{},D{}\n", number % 34, quoted, number, number % 2 ? "1" : "20",
                       region_code(region), number % 34);
}

std::string list_of(int items) {
    std::string out(kHeader);
    for (int i = 0; i < items; ++i)
        out += row_of(name_of(i), i, i % kRegions);
    return out;
}

void put_regions(app::Ground& ground, CellId cell, int count) {
    must(ground.database->write([&](db::Tx& tx) -> Result<void> {
        for (int i = 0; i < count; ++i)
            if (!ground.directory.region_by_code(tx, cell, region_code(i)))
                places::put_region(tx, {new_id<RegionId>(ground.clocks.business.now()),
                                        cell,
                                        region_code(i),
                                        "测区" + std::to_string(i),
                                        3,
                                        {}});
        return {};
    }));
}

struct Filled {
    double rows_seconds = 0, index_seconds = 0, judged_seconds = 0;
    std::int64_t created = 0;
};

// The list comes in as the job would take it: step by step, each a transaction of its own. How many items it made.
std::int64_t take_in(app::Ground& ground, CellId cell, const std::string& list) {
    std::string digest = to_hex(crypto::sm3(list)), path = ground.files.temporary_directory() + "/bench-items.csv";
    std::ofstream(path, std::ios::binary) << list;
    ground.files.keep(path, digest);
    auto id =
        must(ground.database->write([&](db::Tx& tx) {
            return ground.importer.begin(tx, {cell, AccountId{}, PersonId{}, "bench"}, "bench.csv", digest, false);
        })).id;
    while (must(ground.importer.step(id))) {
    }
    return must(ground.database->read([&](db::Reader& reader) { return ground.importer.view(reader, cell, id); }))
        .created;
}

Filled fill(app::Ground& ground, CellId cell, int items) {
    put_regions(ground, cell, kRegions);
    std::string list = list_of(items);
    Filled out;
    auto begin = std::chrono::steady_clock::now();
    auto judged = catalogue::judge(must(catalogue::read_item_list(list)).rows);
    out.judged_seconds = seconds_since(begin);
    begin = std::chrono::steady_clock::now();
    out.created = take_in(ground, cell, list);
    out.rows_seconds = seconds_since(begin);
    begin = std::chrono::steady_clock::now();
    ground.catalogue.refresh_index();
    out.index_seconds = seconds_since(begin);
    return out;
}

// A province: the names of a county, implemented in region after region until there are so many items. Lists of a hundred regions.
Filled implement(app::Ground& ground, CellId cell, int items) {
    auto names = county_names();
    int regions = (items + static_cast<int>(names.size()) - 1) / static_cast<int>(names.size());
    put_regions(ground, cell, regions);
    Filled out;
    auto begin = std::chrono::steady_clock::now();
    int number = 0;
    std::string list(kHeader);
    for (int region = 0; region < regions; ++region) {
        for (std::size_t i = 0; i < names.size() && number < items; ++i)
            list += row_of(names[i], number++, region);
        if (region % 100 < 99 && region + 1 < regions)
            continue;
        out.created += take_in(ground, cell, list);
        note(fmt::format("{} items after {:.0f} s", number, seconds_since(begin)));
        list = kHeader;
    }
    out.rows_seconds = seconds_since(begin);
    return out;
}

// The store of a province, made once.
struct Province {
    Hall hall;
    double filling_seconds = 0, index_seconds = 0;

    Province(app::Ground& ground, int items) {
        ground.prepare();
        hall = open_hall(ground, 1, true);
        auto known = ground.database->read([&](db::Reader& r) { return ground.catalogue.count(r, hall.cell); });
        if (known < items)
            filling_seconds = implement(ground, hall.cell, items).rows_seconds;
        auto begin = std::chrono::steady_clock::now();
        ground.catalogue.refresh_index();
        index_seconds = seconds_since(begin);
    }
    void tell(Measured& result, int items) const {
        result.setup["items"] = items;
        result.setup["filling_seconds"] = rounded(filling_seconds);
        result.setup["index_seconds"] = rounded(index_seconds);
    }
};

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (unsigned char c : text)
        out += fmt::format("%{:02X}", c);
    return out;
}

Measured answered(const std::string& name, const Options& options, LoadResult load, const LoadResult& bare) {
    Measured result;
    result.name = name;
    result.engine = options.engine;
    result.unit = "calls/s";
    result.value = static_cast<double>(load.calls) / load.seconds;
    result.limit = static_cast<double>(bare.calls) / bare.seconds;
    result.set_latencies(load.latencies_ms);
    result.setup["clients"] = options.clients;
    result.setup["load_generator_cores"] = rounded(load.own_cpu / load.seconds);
    return result;
}

constexpr int kScenarios = 300, kReviewPoints = 400;

} // namespace

Measured measure_item_import(const Options& options) {
    Store store(options, "item-import");
    app::Ground ground(settings_of(store));
    ground.prepare();
    auto hall = open_hall(ground, 1, true);
    int items = options.items_or(kListed);
    auto filled = fill(ground, hall.cell, items);
    Measured result;
    result.name = "item-import";
    result.engine = options.engine;
    result.unit = "rows/s";
    result.value = items / filled.rows_seconds;
    result.limit = items / filled.judged_seconds;
    result.errors = items - filled.created;
    result.setup = {{"items", items},
                    {"rows_seconds", rounded(filled.rows_seconds)},
                    {"index_lag_seconds", rounded(filled.index_seconds)},
                    {"limit_is", "the same list read and judged, nothing kept"}};
    return result;
}

Measured measure_item_search(const Options& options) {
    Store store(options, "province");
    int items = options.items_or(kImplemented);
    std::optional<Province> province;
    {
        app::Ground ground(settings_of(store));
        province.emplace(ground, items);
    }
    store.settle();
    std::vector<std::string> requests;
    for (const char* words : {"食品经营许可", "开饭馆", "劳务派遣", "spjyxk", "yiliaojigou", "食品精英许可", "变更登记",
                              "采砂", "最低生活保障 给付", "我想办一个烟花爆竹零售的证", "消防安全", "食"})
        for (const char* more : {"", "&region=990102000000", "&audience=person"})
            requests.push_back(http_get("/api/v1/items?text=" + percent_encoded(words) + more, {}));
    ServerProcess server(store.data(), store.url(), {"--rate-factor", "0"});
    std::int64_t errors = 0;
    auto bare = ask(server.port(), options.clients, {http_get("/api/v1/items", {})}, errors);
    auto result = answered("item-search", options, ask(server.port(), options.clients, requests, errors), bare);
    result.errors = errors;
    province->tell(result, items);
    result.setup["server_rss_mb"] = rounded(resident_kilobytes(server.pid()) / 1000);
    result.setup["limit_is"] = "the first page of all items, without words";
    return result;
}

Measured measure_guide(const Options& options) {
    Store store(options, "province");
    int items = options.items_or(kImplemented);
    std::optional<Province> province;
    catalogue::ItemId wide, plain;
    {
        app::Ground ground(settings_of(store));
        const Hall& hall = province.emplace(ground, items).hall;
        plain = hall.item;
        catalogue::ItemFacts facts;
        facts.cell = hall.cell;
        facts.region = hall.region;
        facts.department = hall.department;
        facts.local_code = "WIDE";
        facts.department_code = "D";
        facts.task_type = "01";
        facts.name = "三百种情形的事项";
        must(ground.database->write([&](db::Tx& tx) -> Result<void> {
            ground.catalogue.put(tx, facts);
            YIMEN_CHECK(ground.catalogue.publish(tx, hall.cell, hall.region, "WIDE",
                                                 test::wide_item(kScenarios, kReviewPoints)));
            return {};
        }));
        wide = ground.database->read([&](db::Reader& reader) {
            return ground.catalogue.item_by_code(reader, hall.cell, hall.region, "WIDE")->id;
        });
    }
    auto step = [](catalogue::ItemId item, const boost::json::object& answers) {
        std::string body = boost::json::serialize(boost::json::object{{"item_id", item.str()}, {"answers", answers}});
        return fmt::format("POST /api/v1/guide/steps HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
                           "Content-Length: {}\r\n\r\n{}",
                           body.size(), body);
    };
    std::vector<std::string> requests;
    for (int i = 0; i < 200; ++i) {
        boost::json::object answers;
        for (int q = 0, rest = i * 37; q < i % 5 && q < 4; ++q, rest /= 6)
            answers["q" + std::to_string(q)] = "v" + std::to_string(rest % (q < 3 ? 6 : 2));
        requests.push_back(step(wide, answers));
    }
    store.settle();
    ServerProcess server(store.data(), store.url(), {"--rate-factor", "0"});
    std::int64_t errors = 0;
    auto bare = ask(server.port(), options.clients, {step(plain, {})}, errors);
    auto result = answered("guide", options, ask(server.port(), options.clients, requests, errors), bare);
    result.errors = errors;
    province->tell(result, items);
    result.setup["scenarios"] = kScenarios;
    result.setup["review_points"] = kReviewPoints;
    result.setup["limit_is"] = "the same step of an item without questions";
    return result;
}

} // namespace yimen::bench
