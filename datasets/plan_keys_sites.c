/* The keys of `sites`. */
#include "datasets/plan_keys_internal.h"

/* A key is a paragraph of two or three lines, its help the last. */
/* clang-format off */

#define BY_BOOK(value) "the cost book's, else " value
#define BY_TEMPLATES "of the templates"
#define MONEY .unit = "VND", .low = 0, .high = 1e13
#define MONEY_A_KM .unit = "VND/km", .low = 0, .high = 1e12
#define MONEY_A_YEAR .unit = "VND/year", .low = 0, .high = 1e12
#define WEIGHT .unit = "people", .low = 0, .high = 1e6

static const struct data_plan_key name_keys[] = {
    {.name = "name", .type = DATA_PLAN_TEXT, .required = true, .offset = offsetof(struct data_name, name),
     .cure = "write the name",
     .help = "The name."},
};
static const struct data_plan_table name_table = TABLE(name_keys, sizeof(struct data_name), "name");

#define LAYER(member) offsetof(struct data_site_layer, member)
#define LAYER_KEYS(about)                                                                                    \
    {.name = "path", .type = DATA_PLAN_PATH, .required = true, .offset = LAYER(path),                        \
     .fault = data_plan_fault_path, .cure = "name the file",                                                 \
     .help = (about)},                                                                                       \
    {.name = "name", .type = DATA_PLAN_TEXT, .offset = LAYER(name),                                          \
     .fallback_note = "the layer's, else the file's",                                                        \
     .help = "Name in the results."},                                                                        \
    {.name = "layer", .type = DATA_PLAN_TEXT, .offset = LAYER(layer),                                        \
     .fallback_note = "the file's only layer",                                                               \
     .help = "Layer of the file."},                                                                          \
    {.name = "where", .type = DATA_PLAN_TEXT, .offset = LAYER(where), .fallback_note = "all",                \
     .help = "SQL condition that chooses the features."}

static const struct data_plan_key demand_layer_keys[] = {
    LAYER_KEYS("File with points, lines or polygons. A polygon counts as one, spread over its area."),
    {.name = "weight", .type = DATA_PLAN_REAL, .required = true, .offset = LAYER(weight), WEIGHT,
     .cure = "write as how many people one of them counts",
     .help = "One of them, or one kilometre of a line, counts as so many people."},
};
static const struct data_plan_table demand_layer_table =
    TABLE(demand_layer_keys, sizeof(struct data_site_layer), NULL);

static const struct data_plan_key exclude_keys[] = {
    LAYER_KEYS("File with polygons; every cell that one touches is excluded. A point excludes its cell."),
};
static const struct data_plan_table exclude_table =
    TABLE(exclude_keys, sizeof(struct data_site_layer), "path");

static const struct data_plan_key priority_keys[] = {
    LAYER_KEYS("File with polygons; cells whose centre lies inside count, of a smaller one the cell where most of "
               "it lies. A point is its cell."),
    {.name = "percent", .type = DATA_PLAN_REAL, .offset = LAYER(percent), .unit = "%", .low = 0, .high = 100,
     .fallback = "100",
     .help = "Share of the people in all of them together that must be covered."},
};
static const struct data_plan_table priority_table =
    TABLE(priority_keys, sizeof(struct data_site_layer), "path");

#define DEMAND(member) offsetof(struct data_site_demand, member)
static const struct data_plan_key demand_keys[] = {
    {.name = "people", .type = DATA_PLAN_REAL, .offset = DEMAND(people), .low = 0, .high = 1000,
     .fallback = "1",
     .help = "Weight of one person."},
    {.name = "expected", .type = DATA_PLAN_SWITCH, .offset = DEMAND(expected),
     .words = data_plan_words_switch, .fallback = "false",
     .help = "Count people by the probability that they are covered, in steps, not by the service's one."},
    {.name = "household", .type = DATA_PLAN_REAL, .offset = DEMAND(household), WEIGHT, .fallback = "0",
     .help = "One household counts as so many people, beside the people in it."},
    {.name = "household_size", .type = DATA_PLAN_REAL, .offset = DEMAND(household_size), .unit = "people",
     .low = 1, .high = 20, .fallback = "3.6",
     .help = "People in a household."},
    {.name = "road_km", .type = DATA_PLAN_REAL, .offset = DEMAND(road_km), WEIGHT, .fallback = "0",
     .help = "One kilometre of the roads counts as so many people."},
    {.name = "school", .type = DATA_PLAN_REAL, .offset = DEMAND(school), WEIGHT, .fallback = "0",
     .help = "One of the schools counts as so many people, beside those who live there."},
    {.name = "layers", .type = DATA_PLAN_MAPS, .offset = DEMAND(layer), .count_offset = DEMAND(layer_count),
     .table = &demand_layer_table, .at_most = 100,
     .help = "What else demand is made of: clinics, industrial parks, villages without power."},
};
static const struct data_plan_table demand_table = TABLE(demand_keys, 0, NULL);

#define OWNER(member) offsetof(struct data_site_owner, member)
static const struct data_plan_key owner_keys[] = {
    {.name = "operator", .type = DATA_PLAN_TEXT, .required = true, .offset = OWNER(operator_name),
     .cure = "name the operator that owns the masts",
     .help = "Owner of the mast."},
    {.name = "cost_vnd", .type = DATA_PLAN_INTEGER, .required = true, .offset = OWNER(cost_vnd), MONEY,
     .cure = "write what a site on its masts costs",
     .help = "Cost of a site on a mast of this operator."},
};
static const struct data_plan_table owner_table = TABLE(owner_keys, sizeof(struct data_site_owner), NULL);

#define MAST(member) offsetof(struct data_site_mast, member)
static const struct data_plan_key mast_keys[] = {
    {.name = "class", .type = DATA_PLAN_TEXT, .required = true, .offset = MAST(class_name),
     .cure = "name the class, as in A2b",
     .help = "Name of the class, as in A2b."},
    {.name = "up_to_m", .type = DATA_PLAN_REAL, .required = true, .offset = MAST(up_to_m), .unit = "m",
     .low = 1, .high = 500, .cure = "write the greatest height of the class",
     .help = "Greatest height of the antenna in this class; the lowest class that is high enough counts."},
    {.name = "cost_vnd", .type = DATA_PLAN_INTEGER, .required = true, .offset = MAST(cost_vnd), MONEY,
     .cure = "write what a mast of this class adds to the cost; 0 if nothing",
     .help = "What a mast of this class adds to the cost of a built or listed site."},
};
static const struct data_plan_table mast_table = TABLE(mast_keys, sizeof(struct data_site_mast), NULL);

#define COST(member) offsetof(struct data_site_costs, member)
static const struct data_plan_key cost_keys[] = {
    {.name = "book", .type = DATA_PLAN_PATH, .offset = COST(book), .fault = data_plan_fault_path,
     .help = "Cost book: a table with the columns item, unit, vnd, source and date, whose items are names of the "
             "numbers beside this key; they count where the plan does not give the number."},
    {.name = "upgrade_vnd", .type = DATA_PLAN_INTEGER, .offset = COST(upgrade_vnd), .unit = "VND", .low = 1,
     .high = 1e13, .fallback_note = BY_BOOK("700000000"),
     .help = "Cost of the service on a mast that stands."},
    {.name = "share_vnd", .type = DATA_PLAN_INTEGER, .offset = COST(share_vnd), .unit = "VND", .low = 1,
     .high = 1e13, .fallback_note = BY_BOOK("upgrade_vnd"),
     .help = "Cost of the service on a mast of another operator."},
    {.name = "share", .type = DATA_PLAN_MAPS, .offset = COST(owner), .count_offset = COST(owner_count),
     .table = &owner_table, .at_most = 100, .fallback_note = "share_vnd for all",
     .help = "Operators whose masts cost otherwise to share."},
    {.name = "listed_vnd", .type = DATA_PLAN_INTEGER, .offset = COST(listed_vnd), .unit = "VND", .low = 1,
     .high = 1e13, .fallback_note = BY_BOOK("build_vnd"),
     .help = "Cost of a listed candidate that does not say."},
    {.name = "build_vnd", .type = DATA_PLAN_INTEGER, .offset = COST(build_vnd), .unit = "VND", .low = 1,
     .high = 1e13, .fallback_note = BY_BOOK("1800000000"),
     .help = "Cost of a new site."},
    {.name = "masts", .type = DATA_PLAN_MAPS, .offset = COST(mast), .count_offset = COST(mast_count),
     .table = &mast_table, .at_most = 100,
     .help = "Classes of masts by height, and what each adds to the cost."},
    {.name = "tower_base_m", .type = DATA_PLAN_REAL, .offset = COST(tower_base_m), .unit = "m", .low = 0,
     .high = 500, .fallback_note = BY_BOOK("0"),
     .help = "Height of a mast that the cost of a built or listed site includes."},
    {.name = "tower_vnd_per_m", .type = DATA_PLAN_INTEGER, .offset = COST(tower_vnd_per_m), .unit = "VND/m",
     .low = 0, .high = 1e12, .fallback_note = BY_BOOK("0"),
     .help = "Cost of each metre of mast above tower_base_m."},
    {.name = "road_vnd_per_km", .type = DATA_PLAN_INTEGER, .offset = COST(road_vnd_per_km), MONEY_A_KM,
     .fallback_note = BY_BOOK("0"),
     .help = "Cost of the way from a built or listed site to the nearest of the roads, straight."},
    {.name = "power_vnd_per_km", .type = DATA_PLAN_INTEGER, .offset = COST(power_vnd_per_km), MONEY_A_KM,
     .fallback_note = BY_BOOK("0"),
     .help = "Cost of the line from a built or listed site to the nearest of sites.power, straight."},
    {.name = "fibre_vnd_per_km", .type = DATA_PLAN_INTEGER, .offset = COST(fibre_vnd_per_km), MONEY_A_KM,
     .fallback_note = BY_BOOK("0"),
     .help = "Cost of the cable from a built or listed site to the nearest of sites.fibre, straight."},
    {.name = "solar_vnd", .type = DATA_PLAN_INTEGER, .offset = COST(solar_vnd), MONEY,
     .fallback_note = BY_BOOK("not offered"),
     .help = "Cost of a solar plant, taken in place of the power line where it is cheaper."},
    {.name = "opex_upgrade_vnd", .type = DATA_PLAN_INTEGER, .offset = COST(opex_upgrade_vnd), MONEY_A_YEAR,
     .fallback_note = BY_BOOK("0"),
     .help = "Running cost of an upgrade."},
    {.name = "opex_share_vnd", .type = DATA_PLAN_INTEGER, .offset = COST(opex_share_vnd), MONEY_A_YEAR,
     .fallback_note = BY_BOOK("opex_upgrade_vnd"),
     .help = "Running cost of a site on a mast of another operator, rent included."},
    {.name = "opex_listed_vnd", .type = DATA_PLAN_INTEGER, .offset = COST(opex_listed_vnd), MONEY_A_YEAR,
     .fallback_note = BY_BOOK("opex_build_vnd"),
     .help = "Running cost of a listed site."},
    {.name = "opex_build_vnd", .type = DATA_PLAN_INTEGER, .offset = COST(opex_build_vnd), MONEY_A_YEAR,
     .fallback_note = BY_BOOK("0"),
     .help = "Running cost of a new site."},
    {.name = "years", .type = DATA_PLAN_REAL, .offset = COST(years), .unit = "years", .low = 0, .high = 50,
     .fallback_note = BY_BOOK("0"),
     .help = "Years of running cost that count as cost of the site."},
    {.name = "subsidy_percent", .type = DATA_PLAN_REAL, .offset = COST(subsidy_percent), .unit = "%",
     .low = 0, .high = 100, .fallback_note = BY_BOOK("0"),
     .help = "Share of the capital cost that somebody else pays."},
};
const struct data_plan_table data_plan_keys_costs = TABLE(cost_keys, 0, NULL);

#define CANDIDATE(member) offsetof(struct data_sites, candidates.member)
static const struct data_plan_key candidate_keys[] = {
    {.name = "path", .type = DATA_PLAN_PATH, .required = true, .offset = CANDIDATE(path),
     .fault = data_plan_fault_path, .cure = "name the file",
     .help = "File with points where a site may be built."},
    {.name = "layer", .type = DATA_PLAN_TEXT, .offset = CANDIDATE(layer),
     .fallback_note = "the file's only layer",
     .help = "Layer of the file."},
    {.name = "where", .type = DATA_PLAN_TEXT, .offset = CANDIDATE(where), .fallback_note = "all",
     .help = "SQL condition that chooses the rows."},
    {.name = "crs", .type = DATA_PLAN_TEXT, .offset = CANDIDATE(crs), .fault = data_plan_fault_crs,
     .fallback_note = "the file's own, else WGS 84",
     .help = "Coordinate system of the positions."},
    {.name = "columns", .type = DATA_PLAN_MAP, .offset = CANDIDATE(columns),
     .table = &data_plan_keys_columns,
     .help = "Names of the file's columns, where they are not the usual ones."},
};
static const struct data_plan_table candidate_table = TABLE(candidate_keys, 0, "path");

#define VARIANT(member) offsetof(struct data_site_variant, member)
static const struct data_plan_key variant_keys[] = {
    {.name = "name", .type = DATA_PLAN_TEXT, .offset = VARIANT(name),
     .fallback_note = "none; required when there are several",
     .help = "Name in the results."},
    {.name = "height_agl_m", .type = DATA_PLAN_REAL, .offset = VARIANT(height_agl_m), .unit = "m", .low = 1,
     .high = 500, .fallback_note = BY_TEMPLATES,
     .help = "Height of the antenna on a new mast; a mast that stands keeps its own."},
    {.name = "band", .type = DATA_PLAN_TEXT, .offset = VARIANT(band), .fallback_note = "the service's",
     .help = "Band, as in B28 or n78, for the services of its technology."},
    {.name = "antenna", .type = DATA_PLAN_TEXT, .offset = VARIANT(antenna), .fallback_note = BY_TEMPLATES,
     .help = "Name of an antenna of the list antennas, or of a built-in one."},
    {.name = "azimuths_deg", .type = DATA_PLAN_REALS, .offset = VARIANT(azimuth_deg),
     .count_offset = VARIANT(azimuth_count), .unit = "°", .low = 0, .high = 360, .at_most = 6,
     .fallback_note = BY_TEMPLATES,
     .help = "Azimuth of each sector, clockwise from north; an empty list is one sector all around."},
    {.name = "power_dbm", .type = DATA_PLAN_REAL, .offset = VARIANT(power_dbm), .unit = "dBm", .low = -20,
     .high = 80, .fallback_note = BY_TEMPLATES,
     .help = "Power of the transmitter, before feeder and antenna."},
    {.name = "tilt_deg", .type = DATA_PLAN_REAL, .offset = VARIANT(tilt_deg), .unit = "°", .low = -90,
     .high = 90, .fallback_note = BY_TEMPLATES,
     .help = "Tilt below the horizon."},
    {.name = "cost_vnd", .type = DATA_PLAN_INTEGER, .offset = VARIANT(cost_vnd), MONEY, .fallback = "0",
     .help = "What this adds to the cost of the site."},
};
static const struct data_plan_table variant_table =
    TABLE(variant_keys, sizeof(struct data_site_variant), NULL);

#define FLOOR(member) offsetof(struct data_commune_floor, member)
static const struct data_plan_key commune_floor_keys[] = {
    {.name = "code", .type = DATA_PLAN_TEXT, .required = true, .offset = FLOOR(code),
     .cure = "write the commune's code, with its zeros in front",
     .help = "Code of the commune."},
    {.name = "percent", .type = DATA_PLAN_REAL, .required = true, .offset = FLOOR(percent), .unit = "%",
     .low = 0, .high = 100, .cure = "write the share of its people that must be covered",
     .help = "Share of its people that must be covered; 0: any."},
};
static const struct data_plan_table commune_floor_table =
    TABLE(commune_floor_keys, sizeof(struct data_commune_floor), NULL);

#define SITE(member) offsetof(struct data_sites, member)
static const struct data_plan_key floor_keys[] = {
    {.name = "commune_percent", .type = DATA_PLAN_REAL, .offset = SITE(floors.commune_percent), .unit = "%",
     .low = 0.01, .high = 100,
     .help = "Share of the people (where coverage can be assessed) that must be covered in every commune not named in communes."},
    {.name = "communes", .type = DATA_PLAN_MAPS, .offset = SITE(floors.commune),
     .count_offset = SITE(floors.commune_count), .table = &commune_floor_table, .at_least = 1,
     .at_most = 10000, .cure = "name communes or leave the key out",
     .help = "Communes with a share of their own."},
};
static const struct data_plan_table floor_table = TABLE(floor_keys, 0, NULL);

#define PHASE(member) offsetof(struct data_site_phase, member)
static const struct data_plan_key phase_keys[] = {
    {.name = "name", .type = DATA_PLAN_TEXT, .offset = PHASE(name), .fallback_note = "its number",
     .help = "Name in the results, as in 2027."},
    {.name = "budget_vnd", .type = DATA_PLAN_INTEGER, .offset = PHASE(budget_vnd), .unit = "VND", .low = 1,
     .high = 1e15, .fallback_note = "none; give this or count",
     .help = "Money of this phase; what is left over goes to the next."},
    {.name = "count", .type = DATA_PLAN_INTEGER, .offset = PHASE(count), .unit = "sites", .low = 1,
     .high = 100000, .fallback_note = "none; give this or budget_vnd",
     .help = "Number of sites of this phase; what is left over goes to the next."},
};
static const struct data_plan_table phase_table = TABLE(phase_keys, sizeof(struct data_site_phase), NULL);

#define NAMES(word, member, about)                                                                           \
    {.name = (word), .type = DATA_PLAN_MAPS, .offset = SITE(member), .count_offset = SITE(member##_count),   \
     .table = &name_table, .at_most = 5000,                                                                  \
     .help = (about)}

static const struct data_plan_key site_keys[] = {
    {.name = "service", .type = DATA_PLAN_TEXT, .offset = SITE(service),
     .fallback_note = "none; give this or services",
     .help = "Name of the service to extend."},
    {.name = "services", .type = DATA_PLAN_MAPS, .offset = SITE(services), .count_offset = SITE(service_count),
     .table = &name_table, .at_least = 1, .at_most = 16, .fallback_note = "none; give this or service",
     .cure = "name the services to extend",
     .help = "Names of the services to extend together; a site carries all of them."},
    {.name = "operator", .type = DATA_PLAN_TEXT, .offset = SITE(operator_name), .fallback = "any",
     .help = "Who builds; any: sites are shared."},
    {.name = "count", .type = DATA_PLAN_INTEGER, .offset = SITE(count), .unit = "sites", .low = 1,
     .high = 100000, .fallback_note = "none; give this, budget_vnd, target_percent or phases",
     .help = "Number of sites to choose, at most."},
    {.name = "budget_vnd", .type = DATA_PLAN_INTEGER, .offset = SITE(budget_vnd), .unit = "VND", .low = 1,
     .high = 1e15, .fallback_note = "none; give this, count, target_percent or phases",
     .help = "Money to spend on sites, at most."},
    {.name = "target_percent", .type = DATA_PLAN_REAL, .offset = SITE(target_percent), .unit = "%",
     .low = 0.01, .high = 100, .fallback_note = "none: the most people for count and budget_vnd",
     .help = "Share of the people, where coverage can be assessed, to be covered at the least cost; budget_vnd may cap that."},
    {.name = "effort", .type = DATA_PLAN_CHOICE, .offset = SITE(effort), .words = data_plan_words_effort,
     .fallback = "normal",
     .help = "How long to search for a better plan and for the proof of how good it is."},
    {.name = "stop_gap_percent", .type = DATA_PLAN_REAL, .offset = SITE(stop_gap_percent), .unit = "%",
     .low = 0, .high = 100, .fallback_note = "the effort's",
     .help = "Good enough: stop when the plan is proven to be within this of the best possible."},
    {.name = "time_limit_s", .type = DATA_PLAN_REAL, .offset = SITE(time_limit_s), .unit = "s", .low = 0,
     .high = 1e6, .fallback = "0",
     .help = "Stop the search after this time; 0: never. A plan that was stopped so cannot be reproduced."},
    {.name = "seed", .type = DATA_PLAN_INTEGER, .offset = SITE(seed), .low = 0, .high = 1e15,
     .fallback = "1",
     .help = "Start of the search's random numbers."},
    {.name = "demand", .type = DATA_PLAN_MAP, .offset = SITE(demand), .table = &demand_table,
     .help = "What counts as covered, and how much; people alone if left out."},
    {.name = "costs", .type = DATA_PLAN_MAP, .offset = SITE(costs), .table = &data_plan_keys_costs,
     .help = "What a site costs, by kind."},
    {.name = "lattice_m", .type = DATA_PLAN_REAL, .offset = SITE(lattice_m), .unit = "m", .low = 0,
     .high = 50000, .fallback = "1000",
     .help = "Side of the squares in each of which a new site is considered, at its best vantage; 0: none."},
    {.name = "upgrades", .type = DATA_PLAN_SWITCH, .offset = SITE(upgrades),
     .words = data_plan_words_switch, .fallback = "true",
     .help = "Consider positions that stand but lack the service."},
    {.name = "candidates", .type = DATA_PLAN_MAP, .table = &candidate_table,
     .help = "Sites proposed by you."},
    {.name = "variants", .type = DATA_PLAN_MAPS, .offset = SITE(variant),
     .count_offset = SITE(variant_count), .table = &variant_table, .at_least = 1, .at_most = 20,
     .fallback_note = "one, by the templates", .cure = "write at least one or leave the key out",
     .help = "Ways to equip a site, of which at most one is built at a place."},
    {.name = "spacing_m", .type = DATA_PLAN_REAL, .offset = SITE(spacing_m), .unit = "m", .low = 0,
     .high = 50000, .fallback = "200",
     .help = "Proposed sites stand at least this far from each other."},
    {.name = "keep_away_m", .type = DATA_PLAN_REAL, .offset = SITE(keep_away_m), .unit = "m", .low = 0,
     .high = 50000, .fallback = "200",
     .help = "New masts stand at least this far from those that stand."},
    {.name = "max_slope_deg", .type = DATA_PLAN_REAL, .offset = SITE(max_slope_deg), .unit = "°", .low = 0,
     .high = 90, .fallback_note = "any slope",
     .help = "Steepest ground for a new mast."},
    {.name = "max_road_km", .type = DATA_PLAN_REAL, .offset = SITE(max_road_km), .unit = "km", .low = 0,
     .high = 1000, .fallback_note = "any distance",
     .help = "Farthest a new mast may stand from the nearest of the roads."},
    {.name = "max_per_commune", .type = DATA_PLAN_INTEGER, .offset = SITE(max_per_commune), .unit = "sites",
     .low = 1, .high = 100000, .fallback_note = "any number",
     .help = "Most sites in one commune."},
    NAMES("require", require, "Ids of positions and listed sites that are chosen in any case."),
    NAMES("forbid", forbid, "Ids of positions and listed sites that are not chosen."),
    NAMES("committed", committed, "Ids of positions and listed sites that are built and paid for already."),
    {.name = "exclude", .type = DATA_PLAN_MAPS, .offset = SITE(exclude), .count_offset = SITE(exclude_count),
     .table = &exclude_table, .at_most = 100,
     .help = "Areas where no site is proposed: heritage, military, protected forest, water."},
    {.name = "priority", .type = DATA_PLAN_MAPS, .offset = SITE(priority),
     .count_offset = SITE(priority_count), .table = &priority_table, .at_most = 100,
     .help = "Areas that must be covered: industrial parks, commune centres."},
    {.name = "floors", .type = DATA_PLAN_MAP, .table = &floor_table,
     .help = "Share of the people in each commune that must be covered."},
    {.name = "phases", .type = DATA_PLAN_MAPS, .offset = SITE(phase), .count_offset = SITE(phase_count),
     .table = &phase_table, .at_least = 1, .at_most = 50, .fallback_note = "one",
     .cure = "write at least one or leave the key out",
     .help = "Years or stages one after another, each with a budget or each with a number of sites."},
    {.name = "phase_order", .type = DATA_PLAN_SWITCH, .offset = SITE(year_first),
     .words = data_plan_words_phase_order, .fallback = "end_first",
     .help = "What comes first: the best plan at the end, or the best first phase, then the best second."},
    {.name = "curve", .type = DATA_PLAN_SWITCH, .offset = SITE(curve), .words = data_plan_words_switch,
     .fallback = "true",
     .help = "Also find how much each budget would cover."},
    {.name = "sensitivity", .type = DATA_PLAN_CHOICE, .offset = SITE(sensitivity),
     .words = data_plan_words_sensitivity, .fallback = "cost",
     .help = "Which choices stay: none; cost: under other costs and demand; level: and 5 dB up and down; full: and "
             "with another propagation model."},
    {.name = "sensitivity_runs", .type = DATA_PLAN_INTEGER, .offset = SITE(sensitivity_runs), .unit = "runs",
     .low = 1, .high = 1000, .fallback = "12",
     .help = "Plans that are sought with costs and demand changed at random."},
    {.name = "power", .type = DATA_PLAN_MAP, .offset = SITE(power), .table = &data_plan_keys_features,
     .help = "Power lines, for the distance to them."},
    {.name = "fibre", .type = DATA_PLAN_MAP, .offset = SITE(fibre), .table = &data_plan_keys_features,
     .help = "Fibre lines or points of connection, for the distance to them."},
};
const struct data_plan_table data_plan_keys_sites = TABLE(site_keys, 0, NULL);

/* clang-format on */
