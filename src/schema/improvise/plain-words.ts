const split = (text: string): readonly string[] => text.split(' ')

/** Everyday words that fit beside each other in any order, so that what is put together from them reads well. */
export const ADJECTIVES: readonly string[] = split(
  'amber autumn bright calm central clear compact coastal copper crisp daily early eastern easy even fair fine first fresh gentle global golden ' +
    'grand green handy harbor hidden inner ivory light little lively local lucky maple mellow merry modern narrow northern novel open outer patient ' +
    'plain polished prime proper quick quiet ready regular round shared silver simple small smooth solid southern spare spring steady summer sunny ' +
    'swift tidy upper urban velvet warm western wide willow winter wooden young',
)

export const NOUNS: readonly string[] = split(
  'anchor archive arch atlas badge bakery basin basket beacon bell bench birch board bridge brook cabin canal canvas card cedar chart circle cliff ' +
    'clock cloud compass corner cottage courtyard crane creek delta desk dock drawer ember falcon ferry field fjord forest fountain garden gate ' +
    'gazette glade grove harbor harvest haven hill horizon index island journal key kite ladder lake lamp lantern library lighthouse loft map market ' +
    'meadow mill mirror moon mosaic mountain notebook oak orchard otter packet paddle panel paper park path pebble pier pine plaza pocket pond ' +
    'portal quarry quilt rail rain ridge river robin saddle sail school shore signal sparrow square stable station stone stream studio summit table ' +
    'terrace thread tide tower trail train valley village wagon walnut water wave wharf window workshop yard',
)

export const VERBS: readonly string[] = split(
  'add arrange bring build carry check clean collect copy deliver draw fill fold gather keep measure mend move open order pack paint plan plant prepare print sort store water wrap',
)

export const FAILURES: readonly string[] = [
  'The request could not be completed.',
  'The given value is not valid.',
  'The requested thing was not found.',
  'Something about the request has to be corrected first.',
]
