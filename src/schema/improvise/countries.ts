/** Facts that have to agree with each other. */
export interface Country {
  readonly name: string
  readonly alpha2: string
  readonly alpha3: string
  readonly currency: string
  readonly symbol: string
  readonly money: string
  readonly language: string
  readonly dial: string
  readonly zone: string
  readonly latitude: number
  readonly longitude: number
  readonly region: string
  readonly regionCode: string
  /** `#` stands for a digit. */
  readonly postcode: string
  readonly cities: readonly string[]
}

type Row = readonly [string, string, string, string, string, string, string, string, string, number, number, string, string, string, readonly string[]]

const ROWS: readonly Row[] = [
  ['United States', 'US', 'USA', 'USD', '$', 'US Dollar', 'en', '1', 'America/New_York', 42.36, -71.06, 'Massachusetts', 'MA', '021##', ['Boston', 'Worcester', 'Springfield', 'Cambridge']],
  ['United Kingdom', 'GB', 'GBR', 'GBP', '£', 'Pound Sterling', 'en', '44', 'Europe/London', 51.75, -1.26, 'Oxfordshire', 'OXF', 'OX# #AB', ['Oxford', 'Banbury', 'Abingdon', 'Witney']],
  ['Germany', 'DE', 'DEU', 'EUR', '€', 'Euro', 'de', '49', 'Europe/Berlin', 51.34, 12.37, 'Saxony', 'SN', '04###', ['Leipzig', 'Dresden', 'Chemnitz', 'Zwickau']],
  ['France', 'FR', 'FRA', 'EUR', '€', 'Euro', 'fr', '33', 'Europe/Paris', 45.76, 4.84, 'Rhône', '69', '69###', ['Lyon', 'Villeurbanne', 'Givors', 'Bron']],
  ['Spain', 'ES', 'ESP', 'EUR', '€', 'Euro', 'es', '34', 'Europe/Madrid', 39.47, -0.38, 'Valencia', 'V', '46###', ['Valencia', 'Gandia', 'Torrent', 'Paterna']],
  ['Italy', 'IT', 'ITA', 'EUR', '€', 'Euro', 'it', '39', 'Europe/Rome', 45.07, 7.69, 'Piedmont', 'TO', '10###', ['Turin', 'Ivrea', 'Moncalieri', 'Pinerolo']],
  ['Netherlands', 'NL', 'NLD', 'EUR', '€', 'Euro', 'nl', '31', 'Europe/Amsterdam', 52.09, 5.12, 'Utrecht', 'UT', '35##', ['Utrecht', 'Amersfoort', 'Zeist', 'Woerden']],
  ['Switzerland', 'CH', 'CHE', 'CHF', 'CHF', 'Swiss Franc', 'de', '41', 'Europe/Zurich', 46.95, 7.45, 'Bern', 'BE', '30##', ['Bern', 'Thun', 'Biel', 'Köniz']],
  ['Sweden', 'SE', 'SWE', 'SEK', 'kr', 'Swedish Krona', 'sv', '46', 'Europe/Stockholm', 59.86, 17.64, 'Uppsala', 'C', '75###', ['Uppsala', 'Enköping', 'Knivsta', 'Tierp']],
  ['Canada', 'CA', 'CAN', 'CAD', '$', 'Canadian Dollar', 'en', '1', 'America/Toronto', 45.42, -75.7, 'Ontario', 'ON', 'K#A #B#', ['Ottawa', 'Kingston', 'Barrie', 'Guelph']],
  ['Australia', 'AU', 'AUS', 'AUD', '$', 'Australian Dollar', 'en', '61', 'Australia/Sydney', -32.93, 151.78, 'New South Wales', 'NSW', '23##', ['Newcastle', 'Maitland', 'Cessnock', 'Orange']],
  ['Japan', 'JP', 'JPN', 'JPY', '¥', 'Yen', 'ja', '81', 'Asia/Tokyo', 34.69, 135.5, 'Osaka', '27', '53#-####', ['Osaka', 'Sakai', 'Suita', 'Ibaraki']],
  ['Brazil', 'BR', 'BRA', 'BRL', 'R$', 'Brazilian Real', 'pt', '55', 'America/Sao_Paulo', -22.91, -47.06, 'São Paulo', 'SP', '13###-###', ['Campinas', 'Santos', 'Jundiaí', 'Sorocaba']],
  ['India', 'IN', 'IND', 'INR', '₹', 'Indian Rupee', 'en', '91', 'Asia/Kolkata', 18.52, 73.86, 'Maharashtra', 'MH', '411###', ['Pune', 'Nashik', 'Nagpur', 'Thane']],
]

export const COUNTRIES: readonly Country[] = ROWS.map((row) => {
  const [name, alpha2, alpha3, currency, symbol, money, language, dial, zone, latitude, longitude, region, regionCode, postcode, cities] = row
  return { name, alpha2, alpha3, currency, symbol, money, language, dial, zone, latitude, longitude, region, regionCode, postcode, cities }
})
