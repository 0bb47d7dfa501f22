/* The k nearest points, and all points within a distance, by a k-d tree
 * (Bentley 1975, Communications of the ACM 18, 509-517, doi:10.1145/361002.361007).
 *
 * The tree is built over points in space: unit vectors on the sphere, where the
 * order of chords is the order of great circles and neither the poles nor the
 * date line are special. The search is exact. Of points at equal computed
 * distance the one that comes first is nearer.
 *
 *   tree        arrays of core_neighbours.h, filled by core_neighbours_tree    out, then in
 *   k           1 .. n - 1                                                     in
 *   neighbour   nearest: k for each point, from 1, nearest first               out   n * k
 *   distance    theirs                                                         out   n * k
 *   work, work_index  scratch                                                  work  k
 *   threshold   distances up to and with this one count; power of the weight   in
 *   count       number of neighbours of each point                             out   n
 *   start       where each point's neighbours begin (sums of count)            in    n + 1
 *   neighbour, weight   within: from 0, in no order; distance^-power           out   start[n]
 *   pair        two points (from 1) at one place where power > 0               out   2
 *
 * Cost: O(n log n) for the tree, O(n k log n) and O(links + n log n) for the
 * searches when the points are not strung along a curve. */
#include "core_neighbours.h"

#include <math.h>

/* Nodes up to this size are searched point by point. */
enum { leaf = 8 };

/* Queries between two ticks. */
enum { queries = 64 };

static void swap(int *restrict order, int a, int b) {
  const int kept = order[a];
  order[a] = order[b];
  order[b] = kept;
}

/* Hoare's selection: slot `middle` gets the point it would have in sorted
 * order of key[3 * point], none before it larger, none behind it smaller. */
static void select_middle(int *restrict order, const double *restrict key, int low, int high, int middle) {
  while (low < high) {
    const double pivot = key[3 * (size_t)order[low + (high - low) / 2]];
    int i = low, j = high;
    while (i <= j) {
      while (key[3 * (size_t)order[i]] < pivot) i++;
      while (pivot < key[3 * (size_t)order[j]]) j--;
      if (i <= j) swap(order, i++, j--);
    }
    if (middle <= j) {
      high = j;
    } else if (middle >= i) {
      low = i;
    } else {
      return;
    }
  }
}

static unsigned char widest_axis(const struct core_tree *tree, int low, int high) {
  double least[3] = {INFINITY, INFINITY, INFINITY}, most[3] = {-INFINITY, -INFINITY, -INFINITY};
  for (int slot = low; slot < high; slot++) {
    const double *at = tree->points->space + 3 * (size_t)tree->order[slot];
    for (int axis = 0; axis < 3; axis++) {
      if (at[axis] < least[axis]) least[axis] = at[axis];
      if (at[axis] > most[axis]) most[axis] = at[axis];
    }
  }
  unsigned char widest = 0;
  for (unsigned char axis = 1; axis < 3; axis++) {
    if (most[axis] - least[axis] > most[widest] - least[widest]) widest = axis;
  }
  return widest;
}

/* Depth is the logarithm of n to base 2. */
static void cut(struct core_tree *tree, int low, int high) {
  if (high - low <= leaf) return;
  const int middle = low + (high - low) / 2;
  const unsigned char axis = widest_axis(tree, low, high);
  tree->cut[middle] = axis;
  select_middle(tree->order, tree->points->space + axis, low, high - 1, middle);
  cut(tree, low, middle);
  cut(tree, middle + 1, high);
}

void core_neighbours_tree(struct core_tree *tree) {
  const int n = tree->points->n;
  for (int i = 0; i < n; i++) tree->order[i] = i;
  cut(tree, 0, n);
  for (int slot = 0; slot < n; slot++) {
    const double *from = tree->points->space + 3 * (size_t)tree->order[slot];
    for (int axis = 0; axis < 3; axis++) tree->at[3 * (size_t)slot + (size_t)axis] = from[axis];
  }
}

/* One query: the point of slot `self`; whatever lies within `reach` (squared)
 * is taken. */
struct search {
  const struct core_tree *tree;
  const double *at;
  int self;
  double reach;
  void (*take)(struct search *search, int point, double squared);
  /* nearest: a heap of the k best, the worst on top */
  int k, found;
  double *squared;
  int *point;
  /* within */
  const struct core_neighbours_within *options;
  int *neighbour;
  double *weight;
  int coincident;
};

static void look_at(struct search *search, int slot) {
  if (slot == search->self) return;
  const double *at = search->tree->at + 3 * (size_t)slot;
  const double a = at[0] - search->at[0], b = at[1] - search->at[1], c = at[2] - search->at[2];
  const double squared = a * a + b * b + c * c;
  if (squared <= search->reach) search->take(search, search->tree->order[slot], squared);
}

/* A plane no farther than the reach is crossed, equality included: a point at
 * the same distance may come first. */
static void visit(struct search *search, int low, int high) {
  if (high - low <= leaf) {
    for (int slot = low; slot < high; slot++) look_at(search, slot);
    return;
  }
  const int middle = low + (high - low) / 2, axis = search->tree->cut[middle];
  const double gap = search->at[axis] - search->tree->at[3 * (size_t)middle + (size_t)axis];
  if (gap < 0)
    visit(search, low, middle);
  else
    visit(search, middle + 1, high);
  look_at(search, middle);
  if (gap * gap > search->reach) return;
  if (gap < 0)
    visit(search, middle + 1, high);
  else
    visit(search, low, middle);
}

/* Is candidate (squared, point) farther than entry e of the heap? */
static int farther(double squared, int point, const struct search *heap, int e) {
  if (squared != heap->squared[e]) return squared > heap->squared[e];
  return point > heap->point[e];
}

static void set_entry(struct search *heap, int e, double squared, int point) {
  heap->squared[e] = squared;
  heap->point[e] = point;
}

/* Lets a value sink from the top of a heap of `size` entries. */
static void sink(struct search *heap, int size, double squared, int point) {
  int e = 0;
  for (;;) {
    int child = 2 * e + 1;
    if (child >= size) break;
    if (child + 1 < size && farther(heap->squared[child + 1], heap->point[child + 1], heap, child)) child++;
    if (farther(squared, point, heap, child)) break;
    set_entry(heap, e, heap->squared[child], heap->point[child]);
    e = child;
  }
  set_entry(heap, e, squared, point);
}

static void rise(struct search *heap, int e, double squared, int point) {
  while (e > 0 && farther(squared, point, heap, (e - 1) / 2)) {
    set_entry(heap, e, heap->squared[(e - 1) / 2], heap->point[(e - 1) / 2]);
    e = (e - 1) / 2;
  }
  set_entry(heap, e, squared, point);
}

static void take_nearest(struct search *search, int point, double squared) {
  if (search->found < search->k) {
    rise(search, search->found++, squared, point);
  } else if (!farther(squared, point, search, 0)) {
    sink(search, search->k, squared, point);
  }
  if (search->found == search->k) search->reach = search->squared[0];
}

static struct search new_search(const struct core_tree *tree, int slot,
                                void (*take)(struct search *search, int point, double squared)) {
  return (struct search){
      .tree = tree, .at = tree->at + 3 * (size_t)slot, .self = slot, .reach = INFINITY, .take = take};
}

void core_neighbours_nearest(const struct core_tree *tree, int k, core_tick tick, double *restrict work,
                             int *restrict work_index, int *restrict neighbour, double *restrict distance) {
  for (int slot = 0; slot < tree->points->n; slot++) {
    struct search search = new_search(tree, slot, take_nearest);
    search.k = k;
    search.squared = work;
    search.point = work_index;
    visit(&search, 0, tree->points->n);
    const int self = tree->order[slot];
    const size_t row = (size_t)self * (size_t)k;
    for (int rank = k - 1; rank >= 0; rank--) { /* the worst comes off the top */
      neighbour[row + (size_t)rank] = work_index[0] + 1;
      distance[row + (size_t)rank] = core_distance_between(tree->points, self, work_index[0]);
      sink(&search, rank, work[rank], work_index[rank]);
    }
    if (tick && slot % queries == 0) tick();
  }
}

/* The square of a chord (or, in the plane, of a length), a little longer than
 * the threshold, so that rounding loses no point; the distance itself decides. */
static double reach_of(const struct core_points *points, double threshold) {
  const double slack = 1 + 1e-12;
  if (!points->sphere) return threshold * threshold * slack;
  const double half = threshold / (2 * points->radius);
  if (half >= 1.57) return INFINITY;
  const double chord = 2 * sin(half);
  return chord * chord * slack + 1e-30;
}

static int is_within(const struct search *search, int point, double *distance) {
  const struct core_tree *tree = search->tree;
  *distance = core_distance_between(tree->points, tree->order[search->self], point);
  return *distance <= search->options->threshold;
}

static void take_count(struct search *search, int point, double squared) {
  (void)squared;
  double distance;
  if (is_within(search, point, &distance)) search->found++;
}

static void take_fill(struct search *search, int point, double squared) {
  (void)squared;
  double distance;
  if (!is_within(search, point, &distance)) return;
  if (distance == 0 && search->options->power > 0) search->coincident = point + 1;
  search->neighbour[search->found] = point;
  search->weight[search->found] = core_distance_weight(distance, search->options->power);
  search->found++;
}

void core_neighbours_count(const struct core_tree *tree, const struct core_neighbours_within *options, core_tick tick,
                           int *restrict count) {
  const double reach = reach_of(tree->points, options->threshold);
  for (int slot = 0; slot < tree->points->n; slot++) {
    struct search search = new_search(tree, slot, take_count);
    search.reach = reach;
    search.options = options;
    visit(&search, 0, tree->points->n);
    count[tree->order[slot]] = search.found;
    if (tick && slot % queries == 0) tick();
  }
}

enum core_status core_neighbours_fill(const struct core_tree *tree, const struct core_neighbours_within *options,
                                      const int *restrict start, core_tick tick, int *restrict neighbour,
                                      double *restrict weight, int pair[2]) {
  const double reach = reach_of(tree->points, options->threshold);
  for (int slot = 0; slot < tree->points->n; slot++) {
    const int self = tree->order[slot];
    struct search search = new_search(tree, slot, take_fill);
    search.reach = reach;
    search.options = options;
    search.neighbour = neighbour + start[self];
    search.weight = weight + start[self];
    visit(&search, 0, tree->points->n);
    if (search.coincident) {
      pair[0] = search.coincident < self + 1 ? search.coincident : self + 1;
      pair[1] = search.coincident < self + 1 ? self + 1 : search.coincident;
      return CORE_DUPLICATE;
    }
    if (tick && slot % queries == 0) tick();
  }
  return CORE_OK;
}
